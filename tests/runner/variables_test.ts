import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import {
  readVariables,
  RECORDED_VARIABLES,
  withoutSecrets,
} from "../../src/runner/variables.ts";

Deno.test("readVariables() reads what is in its list, secrets hidden, and nothing else", () => {
  const env: Record<string, string> = {
    OMP_NUM_THREADS: "3",
    GRAMLAB_MIRROR: "https://me:hunter2@mirror.example/simple?sig=abc",
    AWS_SECRET_ACCESS_KEY: "never",
    XLA_FLAGS: "--xla_gpu_deterministic_ops=true",
  };
  deepStrictEqual(readVariables({ get: (name) => env[name] }), {
    GRAMLAB_MIRROR: "https://(hidden)@mirror.example/simple?(hidden)",
    OMP_NUM_THREADS: "3",
    XLA_FLAGS: "--xla_gpu_deterministic_ops=true",
  });
});

Deno.test.each([
  ["--results", "--results"],
  [
    "/home/me/studies/first-try-2026.yaml",
    "/home/me/studies/first-try-2026.yaml",
  ],
  ["optimizer.learningRate=0.01,0.02", "optimizer.learningRate=0.01,0.02"],
  [
    "name=a-long-name-of-a-study-without-any-digits-in-it",
    "name=a-long-name-of-a-study-without-any-digits-in-it",
  ],
  ["--token=abc", "(hidden)"],
  ["my_api_key: 12", "(hidden)"],
  ["DB_PASSWORD=x", "(hidden)"],
  ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "(hidden)"],
  ["x=0123456789abcdef0123456789abcdef", "x=(hidden)"],
  ["https://user:word@host/a?x=1", "https://(hidden)@host/a?(hidden)"],
])("withoutSecrets() turns %s into %s", (text, expected) => {
  strictEqual(withoutSecrets(text), expected);
});

Deno.test("task sweep may read every variable that is recorded", () => {
  const [, names = ""] = config.tasks.sweep.command
    .match(/--allow-env=(\S+)/)!;
  const allowed = names.split(",");
  for (const name of RECORDED_VARIABLES) {
    ok(
      allowed.some((it) =>
        it === name || it.endsWith("*") && name.startsWith(it.slice(0, -1))
      ),
      name,
    );
  }
});
