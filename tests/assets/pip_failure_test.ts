import { doesNotMatch, match } from "node:assert/strict";
import { readManifest } from "../../src/assets/manifest.ts";
import { explainPipFailure } from "../../src/assets/pip_failure.ts";

const TENSORFLOW = readManifest().packages.find((entry) =>
  entry.name.startsWith("tensorflow")
)!;

function explain(stderr: string): string {
  const { message } = explainPipFailure(TENSORFLOW, stderr);
  doesNotMatch(message, /\n|\.$/);
  match(message, /^Cannot fetch tensorflow-cpu 2\.20\.0: /);
  return message;
}

Deno.test("explainPipFailure() names both hashes", () => {
  const got = "ab".repeat(32);
  const message = explain(
    `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM …\n` +
      `        Expected sha256 ${TENSORFLOW.sha256}\n` +
      `             Got        ${got}\n`,
  );
  match(message, new RegExp(`is ${got}, expected ${TENSORFLOW.sha256}`));
});

Deno.test("explainPipFailure() says how to get pip, and what does without", () => {
  const message = explain("/usr/bin/python3: No module named pip\n");
  match(message, /apt install python3-pip\), or set GRAMLAB_TENSORFLOW/);
});

Deno.test("explainPipFailure() recognises a full disk", () => {
  const message = explain(
    "ERROR: Could not install packages due to an OSError: " +
      "[Errno 28] No space left on device\n",
  );
  match(message, /disk is full; make room/);
});

Deno.test("explainPipFailure() tells no network from no such package", () => {
  const last = "ERROR: No matching distribution found for tensorflow-cpu";
  match(explain(last), /pip failed \("No matching distribution/);
  const broken = "WARNING: Retrying after connection broken by 'X'\n";
  match(explain(broken + last), /cannot reach its package index/);
});

Deno.test("explainPipFailure() leaves addresses and passwords out", () => {
  const message = explain(
    "ERROR: HTTP error 403 while getting http://ada:secret@index.invalid/a " +
      "(from host='index.invalid')\n",
  );
  match(message, /403/);
  doesNotMatch(message, /secret|index\.invalid/);
});
