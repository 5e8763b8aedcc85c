/**
 * Painters by the name that `painted:NAME` uses.
 *
 * To add one: write `<name>.ts` beside this file and add its line here.
 *
 * @module
 */
export { mosaic } from "./mosaic.ts";
export { points } from "./points.ts";
export { stainedglass } from "./stainedglass.ts";
export { swirl } from "./swirl.ts";
export { wash } from "./wash.ts";
export { woodcut } from "./woodcut.ts";
