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
    ['lists with letters', '<ol type="a"><li>One</li><li>Two</li></ol>', 'a. One\nb. Two'],
    ['lists with capital letters', '<ol type="A" start="26"><li>One</li><li>Two</li></ol>', 'Z. One\nAA. Two'],
    ['lists with Roman numbers', '<ol type="i" start="3"><li>One</li><li>Two</li></ol>', 'iii. One\niv. Two'],
    [
      'lists by their style',
      '<ol style="list-style-type: upper-roman;"><li>One</li><li>Two</li></ol>',
      'I. One\nII. Two',
    ],
    ['lists from another number', '<ol start="3"><li>One</li><li>Two</li></ol>', '3. One\n4. Two'],
    ['items with a number', '<ol><li value="7">One</li><li>Two</li></ol>', '7. One\n8. Two'],
    [
      'lists that count down',
      '<ol reversed><li>One<ol><li>in it</li></ol></li><li>Two</li></ol>',
      '2. One\n1. in it\n1. Two',
    ],
    ['lists that count down from a number', '<ol reversed start="9"><li>One</li><li>Two</li></ol>', '9. One\n8. Two'],
    ['letters of no number', '<ol type="a" start="0"><li>One</li><li>Two</li></ol>', '0. One\na. Two'],
    ['sums of money', 'Is it $5 or $6?', 'Is it $5 or $6?'],
  ])('takes %s as they look', async (_what, html, text) => {
    expect(await inHtml(html)).toMatchObject({ state: 'taken', question: { text } });
  });

  it.each([
    ['<mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>', '2 1/2'],
    ['<mrow><mn>2</mn></mrow><mfrac><mn>1</mn><mn>2</mn></mfrac>', '2 1/2'],
    ['<mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi>', '1/2 x'],
    ['<mfrac><mn>10</mn><mn>25</mn></mfrac>', '10/25'],
    ['<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>', '(a+b)/c'],
    ['<mfrac><mn>1</mn><mrow><mn>2</mn><mi>x</mi></mrow></mfrac>', '1/(2x)'],
    ['<mfrac><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>3</mn></mfrac>', '(1/2)/3'],
    ['<msup><mfrac><mn>1</mn><mn>2</mn></mfrac><mn>2</mn></msup>', '(1/2)²'],
    ['<msup><mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow><mn>2</mn></msup>', '(1/2)²'],
    ['<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>', '(a)²'],
    ['<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo><mo>(</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>', '((a)(b))²'],
    ['<msup><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></msup>', '(ab)²'],
    ['<msup><mn>-2</mn><mn>2</mn></msup>', '(-2)²'],
    ['<msup><msup><mi>x</mi><mn>2</mn></msup><mn>3</mn></msup>', '(x²)³'],
    ['<msup><msqrt><mi>x</mi></msqrt><mn>2</mn></msup>', '(√x)²'],
    ['<msup><mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></msup>', '2^(1/2)'],
    ['<munderover><mo>∑</mo><mrow><mi>n</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>n</mi>', '∑ₙ₌₁ⁿn'],
    ['<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>x</mi>', 'lim_(x→0)x'],
    ['<mover><mi>x</mi><mo>¯</mo></mover>', 'x\u0304'],
    ['<msub><mi>x</mi><mi>Q</mi></msub><mi>y</mi>', 'x_Q y'],
    ['<semantics><mrow><mn>1</mn></mrow><annotation>1</annotation></semantics>', '1'],
    ['<mn>2</mn><mi>x</mi><mo>+</mo><mn>1</mn>', '2x+1'],
  ])('keeps the meaning of the formula %s', async (math, to) => {
    expect(await inHtml(`<math>${math}</math>`)).toMatchObject({
      question: { text: to },
      changes: [{ code: 'formula', from: 'MathML', to }],
    });
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
