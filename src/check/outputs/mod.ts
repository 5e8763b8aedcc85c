/**
 * Forms in which a gate tells what it found, by name.
 *
 * To add one: write its file beside this one and add its line here.
 *
 * @module
 */
export { annotations } from "./annotations.ts";
export { html } from "./html.ts";
export { json } from "./json.ts";
export { junit } from "./junit.ts";
export { markdown } from "./markdown.ts";
