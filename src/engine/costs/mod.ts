/**
 * Costs of one layer, by name.
 *
 * To add one: write `<name>.ts` beside this file and add its line here.
 *
 * @module
 */
export { content } from "./content.ts";
export { gram } from "./gram.ts";
