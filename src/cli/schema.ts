/** `schema`: the JSON Schema of study files, and the reference made from it. */
import { UsageError } from "../base/errors.ts";
import { openOutput } from "../bench/output_file.ts";
import { studyJsonSchema } from "../config/json_schema.ts";
import { putReference, studyReference } from "../config/reference.ts";
import type { Command } from "./command.ts";
import { parseOptions, refuseWords } from "./parse_options.ts";

const HELP =
  `Prints the JSON Schema (draft 2020-12) of study files, made from the
definition that they are parsed with. Editors check and complete studies that
begin with a line such as
# yaml-language-server: $schema=study.schema.json

Usage: deno task schema [options]

  --markdown       print the reference of all keys and settings instead
  --out FILE       write to FILE; with --markdown put the reference between
                   the two marks in FILE

Examples:
  deno task schema --out configs/study.schema.json
  deno task schema --markdown --out docs/studies.md

Exit codes: 0 done, 2 bad input, 6 the file cannot be written`;

/** The command. */
export const schema: Command = {
  help: HELP,
  async run(args, io) {
    const { words, options } = parseOptions(args, {
      markdown: "boolean",
      out: "string",
    });
    refuseWords("schema", words);
    const { markdown = false, out } = options;
    const text = markdown
      ? studyReference()
      : `${JSON.stringify(studyJsonSchema(), null, 2)}\n`;
    if (out === undefined) io.out(text);
    else await write(out, markdown ? await inPage(out, text) : text);
    return 0;
  },
};

async function write(path: string, text: string): Promise<void> {
  await using file = await openOutput(path);
  await file.write(text);
}

/** A page with the reference in its place. */
async function inPage(path: string, reference: string): Promise<string> {
  const page = await Deno.readTextFile(path).catch((cause: unknown) => {
    const message = `Cannot read ${path}: expected a page with the marks of ` +
      "the reference";
    throw new UsageError(message, { cause });
  });
  return putReference(page, reference, path);
}
