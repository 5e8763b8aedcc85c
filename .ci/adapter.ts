/** Exits 0 if WebGPU finds an adapter, even a simulated one. */

Deno.exit(await navigator.gpu?.requestAdapter() ? 0 : 1);
