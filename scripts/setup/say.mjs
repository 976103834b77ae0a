/**
 * One line per step, as it happens: `•` under way, `✓` done, `✗` missing or failed.
 * Lines go to stderr where stdout belongs to a report (`toStderr`).
 */
let print = (line) => console.log(line);

export const toStderr = () => {
  print = (line) => console.error(line);
};

export const say = {
  line: (text) => print(text),
  doing: (text) => print(`• ${text}`),
  done: (text) => print(`✓ ${text}`),
  missing: (text) => print(`✗ ${text}`),
};

/** Whole seconds since `start` (a `Date.now()`), as `12 s`. */
export const since = (start) => `${Math.round((Date.now() - start) / 1000)} s`;
