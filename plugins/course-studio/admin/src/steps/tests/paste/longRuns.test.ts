import { expect, it, vi } from 'vitest';

import { readEntries } from './testReading';

// A busy machine needs longer for many long texts.
vi.setConfig({ testTimeout: 120_000 });

/** Signs of which a text may have a long run. */
const FILLERS = ['\t', ' ', '\u00A0', '*', '_', '.', ')', '. ', '_ '];

/** Texts in which `@` is the run. */
const PLACES = [
  'Q?\na) x@z\nb) y\nAnswer: a',
  'Q?\na) x\nb) y\nAnswer@z',
  'Q?\na) x\nb) y\nAnswer: a@z',
  'Q?\na) x\nb) y\nANS: a@PTS@z',
  'Q?\na) x\nb) y\nThe correct@z answer@z is@z',
  'Q?@z\nx\ny\nAnswer: y',
  'Q? [@z\na) x\nb) y\nAnswer: y',
  'Q? (Answer@: a@z\na) x\nb) y',
  'Q? (Answer: a)@z\na) x\nb) y',
  'Q?\n[@z\n(@z\n[x] z@',
  'Q?\n[@x@z] y\n(@z) y\n- @z',
  '1@z\na) x\nb) y\nAnswer: a',
  '_@1.@z',
  'Question@1@z',
  'Q.@(False@z',
  'Q.\t@False@z',
  'Q?\na) x\nb) y\n\nAnswers@1@z',
  'Q?\na) x\nb) y\n\nAnswers 1.@b@,@z',
  'Q?\na) x\nb) **y@z**\nc) __y@z',
  'Q?\na) x@(correct@z\nb) y@<-@z\nc) int@z',
  'Q?\na) x\nb) y\nAnswer: a\nFeedback@z:@z',
  'Q?\na)@z b)@z c)@z',
  '@z',
  '@Q@{@=a@z@~b@}@',
  'Q@{=a@#@####@z@~b}',
  '::@::@Q {=a ~b}',
  '//@\n@$CATEGORY@:',
  '[html]<p>x@z</p>@<pre>@</pre>@<br>@{=a@z ~b}',
  '[html]<b @z>y@</b@> <!--@ &@; {=a ~b}',
  'Q <@a@=@> &amp; x@z {=<b>@z</b> ~%@b}',
  '{=%@50@%a ~%50%b}@z',
  '[html]<table><tr><td>x@<td>@</table><ol reversed><li>@<li>@</ol>{=a ~b}',
];

const RUN_CHARACTERS = 60_000;
/** Work that grows with the square of a run takes several seconds, other work some hundredths of one. */
const MAX_SECONDS = 1;

it.each(PLACES)('%j is soon read with a long run of any sign in it', async (place) => {
  const slow: string[] = [];
  for (const filler of FILLERS) {
    const run = filler.repeat(RUN_CHARACTERS / filler.length);
    const before = process.cpuUsage().user;
    await readEntries(place.replaceAll('@', run));
    if (process.cpuUsage().user - before > MAX_SECONDS * 1_000_000) slow.push(filler);
  }
  expect(slow).toEqual([]);
});
