// People who have an account at every stand-in.

/**
 * The people, each under the key that names their button on the authorize page. They have the same numbers at every
 * stand-in, so that whoever takes an id for unique among providers mixes them up.
 *
 * @returns {Record<string, { id: number, login: string, name: string | null, email: string | null,
 *   verified: boolean, picture: boolean, colour: number[] }>} a copy that a test may change
 */
export function people() {
  return {
    ana: person(158468313, "ana", { name: "Ana Bell", email: "ana@example.org", verified: true, colour: [32, 96, 160] }),
    // Claims Ana's address, as whoever wants her account would.
    ben: person(158468314, "ben", { name: "Ben Hartmann", email: "ana@example.org", verified: true, colour: [160, 64, 32] }),
    // Markup, a character that turns the text around, one that isolates, and one that ends what was never begun.
    eve: person(158468315, "eve", {
      name: "<b onmouseover=\"alert(1)\">Eve</b> & \u202Enosdnuma \u2066Editor\u2069\u202C\u2069",
      email: "eve@example.org",
      colour: [64, 128, 48],
    }),
    // Has told nobody anything: no name, no address, no picture.
    dee: person(158468316, "dee", { picture: false }),
  };
}

function person(id, login, more) {
  return { id, login, name: null, email: null, verified: false, picture: true, colour: [128, 128, 128], ...more };
}

/** Gives somebody another login and display name, as the real providers allow. The id stays. */
export function rename(users, key, login) {
  Object.assign(users[key], { login, name: login });
}
