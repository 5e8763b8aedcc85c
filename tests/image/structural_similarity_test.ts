import { ok, strictEqual } from "node:assert/strict";
import { luma } from "../../src/image/luma.ts";
import {
  multiScaleSimilarity,
  type Plane,
  structuralSimilarity,
} from "../../src/image/structural_similarity.ts";

/** A gradient, stripes that grow narrow, and a chequerboard, in 8 bits. */
function pattern(width: number, height: number, k: number): number[] {
  const bytes: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const square = ((x >> 3) + (y >> 3)) % 2;
      bytes.push(
        (x * 3 + y * k) % 256,
        (Math.floor(x * x / (7 + k)) + y * 5) % 256,
        square * (200 - 10 * k) + k,
      );
    }
  }
  return bytes;
}

function plane(width: number, height: number, bytes: number[]): Plane {
  const data = Float32Array.from(bytes, (byte) => byte / 255);
  return { width, height, data: luma({ width, height, data }) };
}

/** A pattern, and a mix of it with another one, `share` sixteenths. */
function pair(width: number, height: number, share: number): [Plane, Plane] {
  const first = pattern(width, height, 1);
  const second = pattern(width, height, 5);
  const mixed = first.map((it, i) =>
    Math.floor((it * (16 - share) + second[i]! * share) / 16)
  );
  return [plane(width, height, first), plane(width, height, mixed)];
}

/**
 * `skimage.metrics.structural_similarity` 0.26.0 of the luma in 0–255, with
 * gaussian_weights=True, sigma=1.5, use_sample_covariance=False and
 * data_range=255; `tf.image.ssim_multiscale` of TensorFlow 2.20.0, which computes
 * in float32, of the luma in 0–1 with max_val=1.
 */
const PUBLISHED: readonly {
  readonly size: readonly [number, number];
  readonly share: number;
  readonly ssim: number;
  readonly msSsim?: number;
}[] = [
  { size: [48, 40], share: 2, ssim: 0.9739789734377557 },
  { size: [48, 40], share: 16, ssim: 0.6709515934141296 },
  { size: [193, 177], share: 2, ssim: 0.978609777710622, msSsim: 0.98183572 },
  {
    size: [193, 177],
    share: 16,
    ssim: 0.22960961741246774,
    msSsim: 0.08870404,
  },
  { size: [300, 240], share: 8, ssim: 0.6914806608521044, msSsim: 0.69231141 },
  {
    size: [300, 240],
    share: 16,
    ssim: 0.16233814897477958,
    msSsim: 0.13527983,
  },
];

for (const { size, share, ssim, msSsim } of PUBLISHED) {
  const [width, height] = size;
  const name = `${width}×${height}, ${share} sixteenths`;
  Deno.test(`structuralSimilarity() is that of scikit-image: ${name}`, () => {
    const found = structuralSimilarity(...pair(width, height, share));
    ok(Math.abs(found - ssim) < 1e-6, `${found}`);
  });
  if (msSsim === undefined) continue;
  Deno.test(`multiScaleSimilarity() is that of TensorFlow: ${name}`, () => {
    const found = multiScaleSimilarity(...pair(width, height, share));
    ok(Math.abs(found - msSsim) < 2e-5, `${found}`);
  });
}

Deno.test("multiScaleSimilarity() is 0 for a negative, structuralSimilarity() less", () => {
  const bytes = pattern(300, 240, 1);
  const image = plane(300, 240, bytes);
  const negative = plane(300, 240, bytes.map((byte) => 255 - byte));
  strictEqual(multiScaleSimilarity(image, negative), 0);
  // scikit-image, as above
  ok(Math.abs(structuralSimilarity(image, negative) + 0.8330018) < 1e-6);
});
