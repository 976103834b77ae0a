import { describe, expect, it } from 'vitest';

import { changesOf, readOne } from '../testReading';

/** A question in HTML as Moodle exports it: its signs are escaped. */
const inHtml = (html: string) =>
  readOne(`[html]${html.replace(/[\\:#={}~]/g, '\\$&').replaceAll('\n', '\\n')} {=a ~b}`);

describe('text of HTML', () => {
  it.each([
    ['superscripts', '<p>10<sup>-3</sup> m<sup>2</sup></p>', '10⁻³ m²', 'script'],
    ['subscripts', 'H<sub>2</sub>O', 'H₂O', 'script'],
    ['superscripts of word processors', 'x<span style="vertical-align: super">2</span>', 'x²', 'script'],
    ['a superscript without a character', 'x<sup>q+Q</sup>', 'x^(q+Q)', 'script'],
    ['formatting', '<b>Which</b> <i style="color: red">one</i>?', 'Which one?', 'formatting'],
    [
      'a table',
      '<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>Sum?',
      '1 | 2\n3 | 4\nSum?',
      'table',
    ],
    ['a picture with a name', 'Which? <img src="@@PLUGINFILE@@/fr%20a.png" alt="">', 'Which? [fr a.png]', 'picture'],
    ['a picture within the text', 'Which? <img src="data:image/png;base64,AAAA">', 'Which? [picture]', 'picture'],
    ['a film', 'Look: <video src="@@PLUGINFILE@@/a.mp4"></video>', 'Look: [a.mp4]', 'media'],
    ['a link', 'See <a href="https://a.org/b?c=d">here</a>.', 'See here (https://a.org/b?c=d).', 'link'],
    [
      'MathML',
      '<math><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>+</mo><msup><mi>x</mi><mn>2</mn></msup></math>',
      '1/2+x²',
      'formula',
    ],
    ['TeX', 'What is $$\\frac{1}{2}$$?', 'What is $$\\frac{1}{2}$$?', 'formula'],
    ['a comment', 'a<!-- to be checked -->b', 'ab', 'comment'],
    ['a script', 'a<script>alert(1)</script><style>p {}</style>b', 'ab', 'formatting'],
  ])('keeps %s as text, and says so', async (_what, html, text, change) => {
    const entry = await inHtml(html);
    expect([entry.question.text, [...new Set(changesOf(entry))]]).toEqual([text, [change]]);
  });

  it.each([
    ['paragraphs', '<p>One</p>\n<p>two</p>', 'One\ntwo'],
    ['breaks', 'One<br><br>two', 'One\n\ntwo'],
    [
      'code with its indentation',
      '<pre>for i in x:\n    print(i)\n\nprint(1)</pre>',
      'for i in x:\n    print(i)\n\nprint(1)',
    ],
    ['indentation by fixed blanks', '<p>if x:<br>&nbsp;&nbsp;&nbsp;&nbsp;y</p>', 'if x:\n    y'],
    ['references to characters', 'Gr&uuml;n &lt;b&gt; &amp; &#8364;', 'Grün <b> & €'],
    ['lists', '<ol><li>One</li><li>Two</li></ol><ul><li>Three</li></ul>', '1. One\n2. Two\n• Three'],
    ['sums of money', 'Is it $5 or $6?', 'Is it $5 or $6?'],
  ])('takes %s as they look', async (_what, html, text) => {
    expect(await inHtml(html)).toMatchObject({ state: 'taken', question: { text } });
  });

  it('is the usual format, in which line ends count', async () => {
    const entry = await readOne('<b>Title</b>\nWhich &eacute;? {=<i>a</i> ~b}');
    expect(entry).toMatchObject({
      question: { text: 'Title\nWhich é?' },
      changes: [{ code: 'formatting', from: 'b, i' }],
    });
    expect(entry.question.answers.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('leaves Markdown as it is written, and says so', async () => {
    expect(await readOne('[markdown]**Which** one? {=`a` ~b}')).toMatchObject({
      question: { text: '**Which** one?' },
      changes: [{ code: 'markdown' }],
    });
  });

  it('makes one line of an answer of several, and says so', async () => {
    const entry = await readOne('Q {=line1\\nline2 ~b}');
    expect(entry).toMatchObject({ changes: [{ code: 'lines', from: 'line1\nline2', to: 'line1 line2' }] });
  });
});
