/** How large files may be that are read at once, or taken from elsewhere. */

const MIB = 1 << 20;

/** Largest `trial.json`, in bytes; usual ones have some kilobytes. */
export const MAX_RECORD_BYTES: number = 16 * MIB;

/** Largest `SHA256SUMS`, in bytes: some 100 000 images. */
export const MAX_SUMS_BYTES: number = 16 * MIB;

/** Largest `study.yaml`, in bytes. */
export const MAX_STUDY_BYTES: number = 16 * MIB;

/** Largest `plan.json`, in bytes; one of 100 000 trials has 150 MB. */
export const MAX_PLAN_BYTES: number = 256 * MIB;

/** Largest file of a trial that is looked into or imported, in bytes. */
export const MAX_FILE_BYTES: number = 256 * MIB;
