/** Images between the lines of a terminal. */
import { resize } from "../image/resize.ts";
import { toBytes } from "../image/to_bytes.ts";
import type { Image } from "../image/types.ts";
import type { Io } from "./io.ts";

/** How an image is drawn. */
export type ImageWay = "kitty" | "iterm" | "blocks";

/** What a user may choose. */
export const IMAGE_CHOICES = [
  "auto",
  "never",
  "kitty",
  "iterm",
  "blocks",
] as const;

/** One of {@linkcode IMAGE_CHOICES}. */
export type ImageChoice = (typeof IMAGE_CHOICES)[number];

/** Widest image, in characters. */
const WIDEST = 60;

/**
 * Finds out how a terminal shows images, by what it says of itself: it is not
 * asked, as one that does not answer would have to be waited for.
 *
 * @param choice What the user chose; what is no `auto` is obeyed.
 * @param io The terminal.
 * @returns Undefined if no image is to be drawn.
 */
export function imageWay(
  choice: ImageChoice,
  { outIsTerminal, env }: Pick<Io, "outIsTerminal" | "env">,
): ImageWay | undefined {
  if (choice === "never") return undefined;
  if (choice !== "auto") return choice;
  if (!outIsTerminal) return undefined;
  const [term, program] = [env.get("TERM") ?? "", env.get("TERM_PROGRAM")];
  const isInside = env.get("TMUX") || /^(screen|tmux)/.test(term);
  if (!isInside) {
    const isKitty = env.get("KITTY_WINDOW_ID") || /kitty|ghostty/.test(term);
    if (isKitty || program === "ghostty") return "kitty";
    if (program === "iTerm.app" || program === "WezTerm") return "iterm";
  }
  const hasColours = /^(truecolor|24bit)$/.test(env.get("COLORTERM") ?? "");
  return hasColours && !env.get("NO_COLOR") ? "blocks" : undefined;
}

/** An image, and the file that it came from. */
export interface ShownImage {
  /** The pixels. */
  readonly image: Image;
  /** The same as PNG. */
  readonly png: Uint8Array<ArrayBuffer>;
}

/**
 * Draws an image.
 *
 * @param way How.
 * @param shown The image.
 * @param columns Columns of the terminal.
 * @returns Text with control sequences, and a final line break.
 */
export function drawImage(
  way: ImageWay,
  { image, png }: ShownImage,
  columns: number,
): string {
  const width = Math.max(1, Math.min(columns, WIDEST));
  switch (way) {
    case "kitty":
      return kittyText(png, width);
    case "iterm":
      return itermText(png, width);
    case "blocks":
      return blocksText(image, width);
    default:
      return way satisfies never;
  }
}

/** Most characters of one sequence (kitty's graphics protocol). */
const CHUNK = 4096;

function kittyText(png: Uint8Array<ArrayBuffer>, columns: number): string {
  const text = png.toBase64();
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += CHUNK) {
    const isLast = from + CHUNK >= text.length;
    // f=100: a PNG file; q=2: no answer
    const head = from === 0 ? `a=T,f=100,q=2,c=${columns},` : "";
    const data = text.slice(from, from + CHUNK);
    parts.push(`\x1b_G${head}m=${isLast ? 0 : 1};${data}\x1b\\`);
  }
  return `${parts.join("")}\n`;
}

/** Inline images protocol of iTerm2. */
function itermText(png: Uint8Array<ArrayBuffer>, columns: number): string {
  const facts = `inline=1;size=${png.length};width=${columns}`;
  return `\x1b]1337;File=${facts};preserveAspectRatio=1:${png.toBase64()}\x07\n`;
}

const RESET = "\x1b[0m";

/** Upper half blocks: two pixels a character, one of them the background. */
function blocksText(image: Image, columns: number): string {
  const width = Math.min(columns, image.width);
  const lines = Math.max(1, Math.round(image.height * width / image.width / 2));
  const pixels = toBytes(resize(image, width, 2 * lines));
  const colour = (x: number, y: number): string => {
    const at = 3 * (y * width + x);
    return pixels.subarray(at, at + 3).join(";");
  };
  let text = "";
  for (let y = 0; y < 2 * lines; y += 2) {
    for (let x = 0; x < width; x++) {
      text += `\x1b[38;2;${colour(x, y)};48;2;${colour(x, y + 1)}m▀`;
    }
    text += `${RESET}\n`;
  }
  return text;
}
