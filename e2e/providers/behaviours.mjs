// What a stand-in is told to do on the next flow.

const ALWAYS = [
  "approve", "deny", "denied-with-script", "expired-code",
  "token-500", "token-hangs", "token-html", "token-huge", "token-drip",
  "profile-500", "profile-hangs", "profile-html", "profile-huge", "profile-drip", "profile-without-id",
  "avatar-missing", "avatar-svg", "avatar-huge-dimensions",
];

/** What somebody writes into an error who hopes that it is shown as it came. */
export const SCRIPT = "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">";

/** The behaviour of one flow ahead. */
export class Plan {
  #next = "approve";

  /**
   * @param {{ adds?: string[], lacks?: string[] }} dialect what this provider can do besides what all can, and what it cannot
   */
  constructor({ adds = [], lacks = [] } = {}) {
    this.behaviours = [...ALWAYS, ...adds].filter((name) => !lacks.includes(name));
  }

  /** Sets the behaviour of the next flow on which a person decides. */
  next(behaviour) {
    if (!this.behaviours.includes(behaviour)) {
      throw new RangeError(`${behaviour} is none of: ${this.behaviours.join(", ")}`);
    }
    this.#next = behaviour;
  }

  /** The behaviour of the flow on which a person decides now; the one after it is an ordinary one again. */
  take() {
    const behaviour = this.#next;
    this.#next = "approve";
    return behaviour;
  }
}
