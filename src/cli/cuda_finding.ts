/** What `doctor` says about NVIDIA's cards. */
import { cacheDir } from "../assets/cache_dir.ts";
import { listAssets } from "../assets/list.ts";
import { CUDA_FILES } from "../assets/manifest.ts";
import { fetchNeeds } from "../assets/missing.ts";
import { AssetError } from "../base/errors.ts";
import { type CudaProbe, probeCuda } from "../tensorflow/cuda_driver.ts";
import {
  type CudaGpu,
  float32Of,
  hasBfloat16,
} from "../tensorflow/cuda_gpu.ts";
import type { Finding } from "./finding.ts";
import { megabytes } from "../base/format.ts";
import type { Io } from "./io.ts";
import { cudaCanBeFetched } from "./locate_library.ts";

/** How much of TensorFlow for CUDA is in the cache. */
export interface CudaFiles {
  /** Files that are there. */
  readonly present: number;
  /** Files there are. */
  readonly total: number;
  /** Bytes that `setup cuda` would download. */
  readonly downloadBytes: number;
}

/**
 * Looks at driver, cards and cache.
 *
 * @param io The terminal, for its variables.
 * @returns The finding.
 */
export async function cudaFinding(io: Io): Promise<Finding> {
  const override = io.env.get("NVIDIA_TF32_OVERRIDE");
  try {
    const files = await countFiles(io);
    return describeCuda(probeCuda(), files, override);
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    return { name: "cuda", state: "missing", text: error.message };
  }
}

async function countFiles(io: Io): Promise<CudaFiles> {
  if (!cudaCanBeFetched()) return { present: 0, total: 0, downloadBytes: 0 };
  const cache = { cacheDir: cacheDir(io.env, Deno.build.os) };
  const files = await listAssets(CUDA_FILES, cache);
  const { downloadBytes } = await fetchNeeds(CUDA_FILES, cache);
  const present = files.filter((file) => file.present).length;
  return { present, total: files.length, downloadBytes };
}

/**
 * Puts it into words.
 *
 * @param probe What NVIDIA's driver says.
 * @param files What the cache has; a total of 0 where there is no package.
 * @param override Value of `NVIDIA_TF32_OVERRIDE`, if set.
 * @returns `ok` if driver, card and files are there.
 */
export function describeCuda(
  probe: CudaProbe,
  files: CudaFiles,
  override?: string,
): Finding {
  const name = "cuda";
  const isFetched = files.total > 0 && files.present === files.total;
  if (probe.state === "unusable") {
    const text = isFetched
      ? `fetched, but the processor computes: ${probe.reason}`
      : probe.reason;
    return { name, state: "missing", text };
  }
  const { version, cuda, gpus } = probe.driver;
  const driver = `driver ${version ?? "of unknown version"}, CUDA ${cuda}`;
  const cards = gpus.map((gpu) => describeCard(gpu, override));
  const text = [driver, ...cards, describeFiles(files)].join("; ");
  return { name, state: isFetched ? "ok" : "missing", text };
}

function describeCard(gpu: CudaGpu, override: string | undefined): string {
  const { name, memoryBytes, major, minor } = gpu;
  const parts = [
    name,
    megabytes(memoryBytes),
    `compute capability ${major}.${minor}`,
    float32Of(gpu, override),
    hasBfloat16(gpu) ? "bfloat16" : "no bfloat16",
  ];
  return parts.join(", ");
}

function describeFiles({ present, total, downloadBytes }: CudaFiles): string {
  if (total === 0) return "no TensorFlow for CUDA is made for this platform";
  if (present === total) return "TensorFlow for CUDA is in the cache";
  const has = present === 0
    ? "TensorFlow for CUDA is not here"
    : `${present} of ${total} files of TensorFlow for CUDA are here`;
  return `${has}; deno task setup cuda fetches ${megabytes(downloadBytes)}`;
}
