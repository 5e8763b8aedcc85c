/** An ordinary validator of JSON Schema, as editors have one. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { studyJsonSchema } from "../../src/config/json_schema.ts";

// "required" beside alternatives is the usual way to say one of several keys
const ajv = new Ajv2020({ strict: true, strictRequired: false });

const validate = ajv.compile(studyJsonSchema());

/**
 * What the validator has to say of a study; nothing if it accepts it.
 *
 * @param study What YAML gives.
 */
export function schemaProblem(study: unknown): string | undefined {
  if (validate(study)) return undefined;
  return validate.errors!.map((it) => `${it.instancePath} ${it.message}`)
    .join("\n");
}

/** The same of the text of a study. */
export function schemaProblemIn(text: string): string | undefined {
  return schemaProblem(parse(text, { merge: true, uniqueKeys: false }));
}
