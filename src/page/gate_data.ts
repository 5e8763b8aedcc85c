/** What a page of images before and after is made of. */

/** An image of the page. */
export interface GateImage {
  /** Its address. */
  readonly url: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** One row of a table. */
export interface GateRow {
  /** Whether it is told as bad news. */
  readonly isBad: boolean;
  /** A text for each column. */
  readonly cells: readonly string[];
}

/** One trial, or one image of another program. */
export interface GateItem {
  /** Its id. */
  readonly id: string;
  /** What it is called for people. */
  readonly label: string;
  /** One word. */
  readonly verdict: string;
  /** Whether it is told as bad news. */
  readonly isBad: boolean;
  /** Whether it is news at all. */
  readonly isNews: boolean;
  /** Why, as a sentence. */
  readonly reason: string;
  /** The approved image; null if there is none. */
  readonly before: GateImage | null;
  /** The image of now; null if there is none. */
  readonly after: GateImage | null;
  /** What was compared. */
  readonly rows: readonly GateRow[];
  /** Where both were made: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Trials of one study. */
export interface GateStudy {
  /** Its name. */
  readonly name: string;
  /** Sentences about it. */
  readonly lines: readonly string[];
  /** Its trials. */
  readonly items: readonly GateItem[];
  /** What its images are called; left out where all are called the same. */
  readonly words?: Pick<GateData, "before" | "after">;
}

/** Everything on the page. */
export interface GateData {
  /** The page's name. */
  readonly title: string;
  /** What came of it. */
  readonly headline: string;
  /** Whether that is bad news. */
  readonly isBad: boolean;
  /** Sentences below it. */
  readonly lines: readonly string[];
  /** What the approved image is called. */
  readonly before: string;
  /** What the other one is called. */
  readonly after: string;
  /** Headings of the tables. */
  readonly columns: readonly string[];
  /** The studies. */
  readonly studies: readonly GateStudy[];
}
