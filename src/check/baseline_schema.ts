/** The form of a baseline's files. Raised versions refuse older programs. */
import { z } from "zod";
import type { Json } from "../base/records.ts";

/** Version of the files of a baseline. */
export const BASELINE_VERSION = 2;

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hex digits");
const TEXT = z.string().max(1000);
const NUMBER = z.number();
const BAND = z.number().min(0);
const WHOLE = z.number().int().min(0);

/** Becomes a file's name, so it cannot lead anywhere. */
const ID = z.string().max(200).regex(
  /^[\w][\w .+-]*$/,
  "expected letters, digits and . _ + - only",
);

const VERSION = z.literal(BASELINE_VERSION);

const JSON_VALUE: z.ZodType<Json> = z.json() as z.ZodType<Json>;

const MACHINE = z.strictObject({
  machineKey: TEXT,
  cpuModel: TEXT,
  os: TEXT,
  gramlab: TEXT,
  deno: TEXT,
  gitCommit: TEXT.nullable(),
});

const ROWS = z.array(z.strictObject({
  step: WHOLE,
  band: BAND,
  // without it nothing of the step would be compared
  values: z.record(z.string(), NUMBER)
    .refine((it) => Object.hasOwn(it, "total"), "expected a total"),
}));

const RUN = z.strictObject({
  hash: SHA256,
  engineVersion: WHOLE,
  iterations: WHOLE,
  machine: MACHINE,
  known: z.array(z.strictObject({
    machineKey: TEXT,
    cpuModel: TEXT.exactOptional(),
    chainSha256: SHA256.nullable(),
    pixelsSha256: SHA256,
  })).min(1),
  hashes: z.array(z.strictObject({ step: WHOLE, sha256: SHA256 })),
  // without any, nothing sharp would be compared
  costs: ROWS.min(1),
  curve: ROWS,
});

const APPROVAL = {
  at: TEXT,
  commit: TEXT.nullable(),
  isDirty: z.boolean(),
  note: TEXT.nullable(),
};

/** `<id>.json`: one trial, or one image. */
export const ENTRY = z.strictObject({
  baselineVersion: VERSION,
  id: ID,
  varied: z.record(z.string(), JSON_VALUE),
  run: RUN.nullable(),
  image: z.strictObject({
    file: ID,
    fileSha256: SHA256,
    width: WHOLE.min(1),
    height: WHOLE.min(1),
    bands: z.strictObject({ ssim: BAND, window: BAND, vggDistance: BAND }),
  }),
  metrics: z.record(
    z.string(),
    z.strictObject({ value: NUMBER, version: WHOLE, band: BAND }),
  ),
  approval: z.strictObject({ by: TEXT, ...APPROVAL }),
  learned: z.array(z.strictObject({
    by: TEXT.nullable(),
    ...APPROVAL,
    machineKeys: z.array(TEXT),
  })),
  contentSha256: SHA256,
});

const REFERENCE = z.strictObject({
  source: TEXT,
  sha256: SHA256,
  width: WHOLE.min(1),
  height: WHOLE.min(1),
});

/** `baseline.json`: whose it is. What an approval changes is in the entries. */
export const INDEX = z.strictObject({
  baselineVersion: VERSION,
  study: TEXT,
  references: z.strictObject({ content: REFERENCE, style: REFERENCE })
    .exactOptional(),
  contentSha256: SHA256,
});
