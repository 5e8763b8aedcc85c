/**
 * Networks by the name a study file uses.
 *
 * To add one: write `<name>.ts` beside this file and add its line here.
 *
 * @module
 */
export { vgg19 } from "./vgg19.ts";
