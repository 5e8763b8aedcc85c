/** Begins a trial, says so, and stays until it is killed: folder, id. */
import { openStore } from "../../src/store/mod.ts";
import { beginTrial } from "./sample.ts";

const [root, id] = Deno.args;
const store = await openStore(root!);
await beginTrial(store, id!);
await Deno.stdout.write(new TextEncoder().encode("begun\n"));
await new Promise(() => setInterval(() => {}, 1000));
