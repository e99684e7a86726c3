// The dresses in which every state is looked at.

import { assertAccessible, assertFits, assertStill, assertTextStandsOut, assertValid, setTextSize } from "./audit.mjs";

const takesPictures = process.env.SCREENSHOTS === "1";

const LIGHT_AND_DARK = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" } };

/** Every dress of colours. */
export const ALL_COLOURS = { ...LIGHT_AND_DARK, "forced colours": { forcedColors: "active" } };

/**
 * Looks at the page as it is, in colours (light and dark, unless more are named), narrow, with large text, at rest.
 *
 * axe itself is a script, so without JavaScript only what needs none is checked.
 */
export async function inspect(reader, name, colours = LIGHT_AND_DARK) {
  await assertValid(reader);
  if (reader.script) {
    await inColours(reader, name, colours);
    await assertStill(reader);
  }
  await narrow(reader, name);
}

async function inColours(reader, name, colours) {
  for (const [look, media] of Object.entries(colours)) {
    const forced = "forcedColors" in media;
    await reader.page.emulateMedia(media);
    await assertAccessible(reader, look, { forced });
    if (!forced) await assertTextStandsOut(reader, look);
    if (takesPictures) await reader.picture(`${name} ${look}`);
  }
  await reader.page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
}

async function narrow(reader, name) {
  const { page } = reader;
  await setTextSize(reader, 200);
  await assertFits(reader, "text of 200 %");
  if (takesPictures) await reader.picture(`${name} text of 200 %`);
  await setTextSize(reader, 100);
  await page.setViewportSize({ width: 320, height: 640 });
  await assertFits(reader, "320 px");
  if (takesPictures) await reader.picture(`${name} 320 px`);
  await page.setViewportSize({ width: 1280, height: 900 });
}
