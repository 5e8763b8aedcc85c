/** Markup by templates, for browsers without a build step. */
import htm from "htm";
import { h, type VNode } from "preact";

/** Tagged template that makes Preact nodes; text is never taken for markup. */
export const html: (
  strings: TemplateStringsArray,
  ...values: unknown[]
) => VNode = (htm as unknown as { bind(of: unknown): typeof html }).bind(h);
