/** How large files may be that are read at once, or taken from elsewhere. */

/** Largest `trial.json`, in bytes; usual ones have some kilobytes. */
export const MAX_RECORD_BYTES: number = 16_000_000;

/** Largest `SHA256SUMS`, in bytes: some 100 000 images. */
export const MAX_SUMS_BYTES: number = 16_000_000;

/** Largest `study.yaml`, in bytes. */
export const MAX_STUDY_BYTES: number = 16_000_000;

/** Largest `plan.json`, in bytes; of 100 000 trials: 30 MB, 150 in version 1. */
export const MAX_PLAN_BYTES: number = 250_000_000;

/** Largest `checkpoint.safetensors`, in bytes: 24 megapixels, seven times. */
export const MAX_CHECKPOINT_BYTES: number = 2_000_000_000;

/** Largest file in `provenance/` that is imported, in bytes. */
export const MAX_KEPT_BYTES: number = 16_000_000;

/** Largest file of a trial that is looked into or imported, in bytes. */
export const MAX_FILE_BYTES: number = 250_000_000;
