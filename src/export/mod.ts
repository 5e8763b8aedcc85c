/**
 * Formats in which results leave Gramlab, by name.
 *
 * To add one: write `<name>.ts` beside this file and add its line here.
 *
 * @module
 */
export { csv } from "./csv.ts";
export { json } from "./json.ts";
export { jsonl } from "./jsonl.ts";
export { md } from "./md.ts";
export { parquet } from "./parquet.ts";
export { safetensors } from "./safetensors.ts";
