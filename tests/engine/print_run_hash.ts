/** Runs a trial of 64 pixels and five steps; prints a hash of all its bytes. */
import process from "node:process";
import { canonicalJson } from "../../src/base/canonical_json.ts";
import type { Json } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { openSession } from "../support/device.ts";
import { costsOf, runJob, testJob } from "../support/job.ts";

const session = await openSession("tensorflow");
const result = await runJob(testJob(session, { size: 64, styleSize: 64 }));
const costs = canonicalJson(costsOf(result) as Json);
const images = result.images.map(({ buffer }) => new Uint8Array(buffer));
const hashes = [costs, ...images].map(sha256);
process.stdout.write(hashes.join("\n"));
session.close();
