/** Where Gramlab itself lies. */
import { fileURLToPath } from "node:url";

/** The folder that Gramlab runs from: a checkout, or a copy without git. */
export function checkoutRoot(): string {
  return fileURLToPath(new URL("../..", import.meta.url));
}
