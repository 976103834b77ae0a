import { describe, expect, it } from 'vitest';

import { readEntries } from '../testReading';
import type { ImportEntry } from '../importReport';

/** `text [wrong, *right] changes` of a question, else its state and code. */
const shown = (entry: ImportEntry): string => {
  if (entry.state === 'refused') return `refused ${entry.code}`;
  if (entry.state === 'skipped') return `skipped ${entry.kind}`;
  const { text, answers, explanation } = entry.question;
  const list = answers.map((answer) => `${answer.correct ? '*' : ''}${answer.text}`).join(', ');
  const changes = entry.state === 'changed' ? [...new Set(entry.changes.map(({ code }) => code))] : [];
  return [text.replaceAll('\n', ' / '), `[${list}]`, explanation && `(${explanation})`, changes.join(' ')]
    .filter(Boolean)
    .join(' ');
};

const CAPITAL = 'Capital? [Paris, *Rome]';
const THREE = 'Capital? [Paris, *Rome, Bonn]';
const EARTH = 'The Earth is flat. [True, *False] trueFalse';

/** Lists as people have them, from word processors, other programs and web pages. */
const DIALECTS: [name: string, text: string, expected: string[]][] = [
  // Answers
  ['letters', 'Capital?\na) Paris\nb) Rome\nAnswer: b', [CAPITAL]],
  ['capital letters in brackets', 'Capital?\n(A) Paris\n(B) Rome\nANSWER: B', [CAPITAL]],
  ['tabs', '1.\tCapital?\n\ta)\tParis\n\tb)\tRome\nAnswer:\tb', ['1.\tCapital? [Paris, *Rome]']],
  ['numbers', 'Capital?\n1. Paris\n2. Rome\nAnswer: 2', [CAPITAL]],
  ['numbers in brackets', 'Capital?\n1) Paris\n2) Rome\n3) Bonn\nLösung: 2)', [THREE]],
  [
    'numbers below numbered questions',
    '1. Capital?\n1) Paris\n2) Rome\nAnswer: 2\n\n2. River?\n1) Rhine\n2) Po\nAnswer: 1',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'numbers of the same form as those of the questions',
    '1. Capital?\n1. Paris\n2. Rome\nAnswer: 2\n\n2. River?\n1. Rhine\n2. Po\nAnswer: 1',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'numbers, and a next question that counts on from them',
    '3. Capital?\n1) Paris\n*2) Rome\n\n4. River?\n*1) Rhine\n2) Po',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  ['dashes', 'Capital?\n- Paris\n- Rome\nAnswer: Rome', [CAPITAL]],
  ['dashes that are minus signs', 'Zero of x + 3?\n- 3\n- 5\nAnswer: - 3', ['Zero of x + 3? [*- 3, - 5]']],
  ['bullets', 'Capital?\n• Paris\n• Rome (correct)', ['Capital? [Paris, *Rome] mark']],
  ['bullets with a key by letter', 'Capital?\n•\tParis\n•\tRome\nAnswer: B', [CAPITAL]],
  ['bullets below a blank line', 'Capital?\n\n- Paris\n- Rome\n\nAnswer: Rome', [CAPITAL]],
  ['lines alone', 'Capital?\nParis\nRome\nAnswer: Rome', [CAPITAL]],
  ['lines alone, and a key by letter', 'Capital?\nParis\nRome\nBonn\nAnswer: B', [THREE]],
  ['one line for all', 'Capital?\na) Paris b) Rome c) Bonn\nAnswer: b', [THREE]],
  ['one line for all, with full stops', 'Capital?\nA. Paris B. Rome C. Bonn\nANSWER: B', [THREE]],
  ['the line of the question', '1) Capital? a) Paris b) Rome c) Bonn\nAnswer: b', ['1) Capital? [Paris, *Rome, Bonn]']],
  ['columns', 'Capital?\na.\tParis\tc.\tBonn\nb.\tRome\td.\tOslo\nANS: B', ['Capital? [Paris, *Rome, Bonn, Oslo]']],
  ['a letter alone in its line', 'Capital?\na.\nParis\nb.\nRome\nThe correct answer is: Rome', [CAPITAL]],
  ['blank lines between all lines', 'Capital?\n\na) Paris\n\nb) Rome\n\nAnswer: b', [CAPITAL]],
  [
    'a numbered list in the question',
    'Which hold?\n1. x\n2. y\n3. z\na) 1 only\nb) 1 and 2\nAnswer: b',
    ['Which hold? / 1. x / 2. y / 3. z [1 only, *1 and 2]'],
  ],
  [
    'a bulleted list in the question',
    'Given:\n- ice\n- salt\nWhat melts?\na) ice\nb) salt\nAnswer: a',
    ['Given: / - ice / - salt / What melts? [*ice, salt]'],
  ],
  [
    'Roman numbers in the question',
    'Which hold?\nI. x\nII. y\na) I only\nb) both\nAnswer: b',
    ['Which hold? / I. x / II. y [I only, *both]'],
  ],
  ['dates', 'When?\n1. Mai\n2. Juni\nAnswer: 2', ['When? [1. Mai, *2. Juni]']],
  ['initials behind letters', 'Who?\nA. A. Einstein\nB. N. Bohr\nAnswer: A', ['Who? [*A. Einstein, N. Bohr]']],
  [
    'a list in the line of the question',
    'Order: a) wash b) rinse c) dry. What is second?\na) washing\nb) rinsing\nAnswer: b',
    ['Order: a) wash b) rinse c) dry. What is second? [washing, *rinsing]'],
  ],
  ['letters with dashes', 'Capital?\na - Paris\nb - Rome\nAnswer: b', [CAPITAL]],
  ['letters with slashes', 'Capital?\na/ Paris\nb/ Rome\nRéponse : b', [CAPITAL]],
  ['letters without a blank', 'Capital?\na.Paris\nb.Rome\nAnswer: b', [CAPITAL]],
  ['“Option A:”', 'Capital?\nOption A: Paris\nOption B: Rome\nAnswer: B', [CAPITAL]],
  ['“Antwort A:”', 'Capital?\nAntwort A: Paris\nAntwort B: Rome\nLösung: B', [CAPITAL]],
  [
    'a text that begins with a letter',
    'In general:\na - b = 0\nWhat is a?\na) b\nb) 0\nAnswer: a',
    ['In general: / a - b = 0 / What is a? [*b, 0]'],
  ],
  ['Roman numbers', 'Capital?\ni) Paris\nii) Rome\niii) Bonn\nAnswer: ii', [THREE]],
  ['Roman numbers in capitals', 'Capital?\nI. Paris\nII. Rome\nIII. Bonn\nAnswer: II', [THREE]],
  ['Roman numbers, with blank lines', 'Capital?\n\n(i) Paris\n\n(ii) Rome\n\nAnswer: (ii)', [CAPITAL]],
  ['Roman numbers, and the answer', 'Capital?\ni) Paris\nii) Rome\nAnswer: ii) Rome', [CAPITAL]],
  ['Roman numbers, and a mark', 'Capital?\ni) Paris\n*ii) Rome', [CAPITAL]],
  ['Roman numbers, several of them', 'Even?\ni) 2\nii) 3\niii) 4\nAnswer: i, iii', ['Even? [*2, 3, *4]']],
  [
    'letters up to i',
    `Last?\n${[...'abcdefghi'].map((letter) => `${letter}) ${letter}${letter}`).join('\n')}\nAnswer: i`,
    ['Last? [aa, bb, cc, dd, ee, ff, gg, hh, *ii]'],
  ],
  ['Russian letters', 'Столица?\nа) Париж\nб) Рим\nОтвет: б', ['Столица? [Париж, *Рим]']],
  [
    'Russian letters in capitals',
    'Столица?\nА. Париж\nБ. Рим\nВ. Бонн\nОтвет: А, В',
    ['Столица? [*Париж, Рим, *Бонн]'],
  ],
  ['Greek letters', 'Πρωτεύουσα;\nα) Παρίσι\nβ) Ρώμη\nΑπάντηση: β', ['Πρωτεύουσα; [Παρίσι, *Ρώμη]']],
  ['full-width signs', '首都？\nA．巴黎\nB．罗马\n答案：B', ['首都？ [巴黎, *罗马]']],
  ['full-width brackets', '首都？\n（A）巴黎\n（B）罗马\n正确答案：（B）', ['首都？ [巴黎, *罗马]']],
  ...['Answer：', 'Svar:', 'Odpowiedź:', 'Prawidłowa odpowiedź:', 'Odpověď:', '답:', '정답:', '正解：', 'Cevap:'].map(
    (word): [string, string, string[]] => [`the key word ${word}`, `Capital?\na) Paris\nb) Rome\n${word} b`, [CAPITAL]],
  ),
  // Marks
  ['an asterisk', 'Capital?\na) Paris\n*b) Rome', [CAPITAL]],
  ['an asterisk behind', 'Capital?\na) Paris\nb) Rome*', ['Capital? [Paris, *Rome] mark']],
  ['bold', 'Capital?\na) Paris\nb) **Rome**', ['Capital? [Paris, *Rome] mark']],
  ['a bold line', 'Capital?\na) Paris\n**b) Rome**', ['Capital? [Paris, *Rome] mark']],
  ['a tick', 'Capital?\na) Paris\nb) Rome ✓', ['Capital? [Paris, *Rome] mark']],
  ['a tick in front', 'Capital?\na) Paris\nb) ✔ Rome', ['Capital? [Paris, *Rome] mark']],
  ['ticks and crosses', 'Capital?\na) Paris ❌\nb) Rome ✅', ['Capital? [Paris, *Rome] mark']],
  ['“(correct)”', 'Capital?\na) Paris\nb) Rome (correct)', ['Capital? [Paris, *Rome] mark']],
  ['“(richtig)” and “(falsch)”', 'Capital?\na) Paris (falsch)\nb) Rome (richtig)', ['Capital? [Paris, *Rome] mark']],
  ['true and false in brackets', 'Capital?\na) Paris (false)\nb) Rome (true)', ['Capital? [Paris, *Rome] mark']],
  ['an arrow', 'Capital?\na) Paris\nb) Rome <-- correct', ['Capital? [Paris, *Rome] mark']],
  [
    'bold answers throughout, with a key',
    'Capital?\na) **Paris**\nb) **Rome**\nAnswer: b',
    ['Capital? [**Paris**, ***Rome**]'],
  ],
  ['a pointer, with a key', 'Type?\na) int*\nb) int\nAnswer: b', ['Type? [int*, *int]']],
  ['a pointer that the key names', 'Type?\na) int*\nb) int\nAnswer: a', ['Type? [*int*, int]']],
  ['a pointer, without a key', 'Type?\na) int*\nb) int ✓', ['Type? [int*, *int] mark']],
  ['a pointer and nothing else', 'Type?\na) int*\nb) int', ['refused answer.missing']],
  ['a name in code', 'Method?\na) __init__\nb) init\nAnswer: a', ['Method? [*__init__, init]']],
  ['a name in code, without a key', 'Method?\na) __init__\nb) init', ['refused answer.missing']],
  ['a product', 'How much?\na) 2*3*4\nb) 24\nAnswer: a', ['How much? [*2*3*4, 24]']],
  ['algebras', 'Which?\na) A*\nb) B*\nc) C\nAnswer: A', ['Which? [*A*, B*, C]']],
  ['a footnote at another answer than that of the key', 'Which?\na) A*\nb) B\nAnswer: b', ['Which? [A*, *B]']],
  [
    'a pointer, with a key below the list',
    '1. Type?\na) int*\nb) int\n\n2. Type?\na) x\nb) y\n\nAnswer key\n1. b\n2. a',
    ['Type? [int*, *int] numbering', 'Type? [*x, y] numbering'],
  ],
  [
    'bold, and a key that says the same',
    'Capital?\na) Paris\nb) **Rome**\nAnswer: b',
    ['Capital? [Paris, *Rome] mark'],
  ],
  [
    'bold, and a key that is written out',
    'Capital?\na) Paris\nb) **Rome**\nAnswer: Rome',
    ['Capital? [Paris, *Rome] mark'],
  ],
  [
    'a tick, and a key that says the same',
    'Capital?\na) Paris\nb) Rome ✓\nAnswer: b',
    ['Capital? [Paris, *Rome] mark'],
  ],
  ['directions', 'Which way?\na) Turn (left)\nb) Turn (right)\nAnswer: b', ['Which way? [Turn (left), *Turn (right)]']],
  ['boxes behind the answers', 'Capital?\na) Paris ( )\nb) Rome (x)', ['Capital? [Paris, *Rome] mark']],
  ['functions', 'Which?\na) f (x)\nb) g\nAnswer: b', ['Which? [f (x), *g]']],
  // Boxes
  ['boxes with an underscore', 'Capital?\n[_] Paris\n[X] Rome', [CAPITAL]],
  ['boxes', 'Capital?\n[ ] Paris\n[x] Rome', [CAPITAL]],
  ['boxes of Markdown', 'Capital?\n- [ ] Paris\n- [x] Rome', [CAPITAL]],
  ['boxes behind letters', 'Capital?\na) [ ] Paris\nb) [X] Rome', [CAPITAL]],
  ['box characters', 'Capital?\n☐ Paris\n☑ Rome', [CAPITAL]],
  ['boxes of Word', 'Capital?\n☐ Paris\n☒ Rome\n☐ Bonn', [THREE]],
  ['round boxes', 'Capital?\n( ) Paris\n(x) Rome', [CAPITAL]],
  ['radio buttons', 'Capital?\n○ Paris\n● Rome\n○ Bonn', [THREE]],
  ['several ticked boxes', 'Even?\n[x] 2\n[ ] 3\n[x] 4', ['Even? [*2, 3, *4]']],
  ['boxes of text2qti', '1. Even?\n[*] 2\n[ ] 3', ['1. Even? [*2, 3]']],
  // Keys
  ['a key in brackets behind the question', 'Capital? (Lösung: b)\na) Paris\nb) Rome', [CAPITAL]],
  ['a key in square brackets', 'Capital? [Correct: B]\nA. Paris\nB. Rome', [CAPITAL]],
  ['a key in brackets below', 'Capital?\na) Paris\nb) Rome\n(Answer: b)', [CAPITAL]],
  ['a key in brackets behind the last answer', 'Capital?\na) Paris\nb) Rome (Answer: b)', [CAPITAL]],
  ['a bold key', 'Capital?\na) Paris\nb) Rome\n**Answer:** b', [CAPITAL]],
  ['a bold line with the key', 'Capital?\na) Paris\nb) Rome\n**Answer: b**', [CAPITAL]],
  ['a key without a colon', 'Capital?\na) Paris\nb) Rome\nAnswer b', [CAPITAL]],
  ['a key as a sentence', 'Capital?\na) Paris\nb) Rome\nThe correct answer is B.', [CAPITAL]],
  ['a key as a German sentence', 'Capital?\na) Paris\nb) Rome\nDie richtige Antwort ist b)', [CAPITAL]],
  ['“Answer is”', 'Capital?\na) Paris\nb) Rome\nAnswer is B', [CAPITAL]],
  ['“Correct answer(s)”', 'Even?\na) 2\nb) 3\nc) 4\nCorrect answer(s): A, C', ['Even? [*2, 3, *4]']],
  ['“Answers: A and C”', 'Even?\na) 2\nb) 3\nc) 4\nAnswers: A and C', ['Even? [*2, 3, *4]']],
  ['“Richtige Antworten: a, c”', 'Even?\na) 2\nb) 3\nc) 4\nRichtige Antworten: a, c', ['Even? [*2, 3, *4]']],
  ['a key with the answer behind a dash', 'Capital?\na) Paris\nb) Rome\nAnswer: b - Rome', [CAPITAL]],
  ['a key with the answer in brackets', 'Capital?\na) Paris\nb) Rome\nAnswer: b (Rome)', [CAPITAL]],
  ['“Option B”', 'Capital?\na) Paris\nb) Rome\nCorrect option: Option B', [CAPITAL]],
  [
    'several answers written out',
    'Even?\na. two\nb. three\nc. four\nThe correct answers are: two, four',
    ['Even? [*two, three, *four]'],
  ],
  ['French', 'Capital?\na) Paris\nb) Rome\nBonne réponse : b', [CAPITAL]],
  ['Spanish', 'Capital?\na) Paris\nb) Rome\nRespuesta correcta: b', [CAPITAL]],
  [
    'ExamView',
    '____\t1.\tCapital?\na.\tParis\nb.\tRome\n\nANS:\tB\tPTS:\t1\tREF:\tp. 12',
    ['____\t1.\tCapital? [Paris, *Rome] details'],
  ],
  [
    'an explanation',
    'Capital?\na) Paris\nb) Rome\nAnswer: b\nExplanation: since 1871',
    ['Capital? [Paris, *Rome] (since 1871)'],
  ],
  [
    'a key below the list',
    '1. Capital?\na) Paris\nb) Rome\n\n2. River?\na) Rhine\nb) Po\n\nAnswer key\n1. b\n2. a',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'a key below the list, in one line',
    '1. Capital?\na) Paris\nb) Rome\n2. River?\na) Rhine\nb) Po\nLösungen: 1b, 2a',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'a key below the list that has more',
    '1. Capital?\na) Paris\nb) Rome\n2. River?\na) Rhine\nb) Po\nAnswers:\n1) B\n2) A\n3) C',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering', 'skipped Key'],
  ],
  [
    'a key below the list with several letters',
    '1. Capital?\na) Paris\nb) Rome\n2. Even?\na) 2\nb) 3\nc) 4\nKey: 1b, 2ac',
    ['Capital? [Paris, *Rome] numbering', 'Even? [*2, 3, *4] numbering'],
  ],
  ['a key in the line below', 'Capital?\na) Paris\nb) Rome\nAnswer:\nb', [CAPITAL]],
  ['letters and keys behind tabs', 'Capital?\nA\tParis\nB\tRome\nAnswer\tB', [CAPITAL]],
  [
    'an explanation of two lines',
    'Capital?\na) Paris\nb) Rome\nAnswer: b\nExplanation: since\n1871',
    ['Capital? [Paris, *Rome] (since\n1871)'],
  ],
  // True or false
  ['a verdict in brackets', 'The Earth is flat. (False)', [EARTH]],
  ['a German verdict in brackets', 'The Earth is flat. (Falsch)', [EARTH]],
  ['a verdict in square brackets', 'The Earth is flat. [false]', [EARTH]],
  ['a verdict behind a tab', 'The Earth is flat.\tFalse', [EARTH]],
  ['a verdict as a key', 'The Earth is flat.\nAnswer: False', [EARTH]],
  ['a letter as a key', 'The Earth is flat.\nANS: F', [EARTH]],
  ['a German key', 'The Earth is flat.\nLösung: falsch', [EARTH]],
  ['a verdict as a key in brackets', 'The Earth is flat. (Answer: False)', [EARTH]],
  ['a verdict below', 'The Earth is flat.\nFalse', [EARTH]],
  ['true and false as lines', 'The Earth is flat.\nTrue\nFalse\nAnswer: False', ['The Earth is flat. [True, *False]']],
  [
    'true and false as answers',
    'The Earth is flat.\na) True\nb) False\nAnswer: b',
    ['The Earth is flat. [True, *False]'],
  ],
  [
    'numbered statements, one a line',
    '1. The Earth is flat. (False)\n2. Ice is cold. (True)',
    ['The Earth is flat. [True, *False] numbering trueFalse', 'Ice is cold. [*True, False] numbering trueFalse'],
  ],
  [
    'statements below a heading',
    'Quiz\n\n1. The Earth is flat. (False)\n2. Ice is cold. (True)',
    [
      'skipped Description',
      'The Earth is flat. [True, *False] numbering trueFalse',
      'Ice is cold. [*True, False] numbering trueFalse',
    ],
  ],
  ['a verdict behind a tab, with a number', '1.\tThe Earth is flat.\tFalse', ['1.\t' + EARTH]],
  // Rows of tables, which end in such words too
  ['a row of headings', 'Question\tA\tB\tCorrect', ['skipped Table']],
  ['rows of a spreadsheet', 'Question\tA\tB\tCorrect\nCapital?\tParis\tRome\tB', ['skipped Table']],
  ['rows of a spreadsheet with verdicts', 'Question\tTopic\tTrue\nIce floats.\tWater\tFalse', ['skipped Table']],
  ['rows of Blackboard', 'MC\tCapital?\tParis\tincorrect\tRome\tcorrect', ['skipped Table']],
  ['rows of Blackboard with verdicts', 'TF\tThe Earth is flat.\tfalse', ['skipped Table']],
  ['rows with a verdict in brackets', 'Earth\tflat\t(False)', ['skipped Table']],
  ['a name and a value', 'Name\tTrue', ['skipped Table']],
  [
    'a table in a question',
    'Year\tA\tB\n2020\t1\t2\nWhich is more?\na) A\nb) B\nAnswer: b',
    ['Year\tA\tB / 2020\t1\t2 / Which is more? [A, *B]'],
  ],
  // Numbers of questions
  [
    '“Question 1”',
    'Question 1\nCapital?\na) Paris\nb) Rome\nAnswer: b\n\nQuestion 2\nRiver?\na) Rhine\nb) Po\nAnswer: a',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    '“Frage 1:”',
    'Frage 1: Capital?\na) Paris\nb) Rome\nAntwort: b\nFrage 2: River?\na) Rhine\nb) Po\nAntwort: a',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  ['“Q1.” alone', 'Q1. Capital?\na) Paris\nb) Rome\nAns: b', ['Capital? [Paris, *Rome] numbering']],
  [
    'numbers in brackets',
    '(1) Capital?\na) Paris\nb) Rome\nAnswer: b\n\n(2) River?\na) Rhine\nb) Po\nAnswer: a',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'no blank lines, and asterisks',
    '1. Capital?\na) Paris\n*b) Rome\n2. River?\n*a) Rhine\nb) Po',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'no blank lines, and boxes',
    '1. Capital?\n[ ] Paris\n[x] Rome\n2. River?\n[x] Rhine\n[ ] Po',
    ['Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'no blank lines, and bullets',
    '1. Capital?\n- Paris\n- Rome ✓\n2. River?\n- Rhine ✓\n- Po',
    ['Capital? [Paris, *Rome] numbering mark', 'River? [*Rhine, Po] numbering mark'],
  ],
  [
    'an essay among them',
    '1. Capital?\na) Paris\nb) Rome\nAnswer: b\n\n2. Describe Rome.\n\n3. River?\na) Rhine\nb) Po\nAnswer: a',
    ['Capital? [Paris, *Rome] numbering', 'skipped Description', 'River? [*Rhine, Po] numbering'],
  ],
  ...(
    [
      ['a heading', 'Biology Quiz – Chapter 3', 1],
      ['an instruction', 'Choose the correct answer.', 1],
      ['a part', 'Part A', 1],
      ['a heading and an instruction', 'Biology Quiz\nChoose the correct answer:', 1],
      ['a heading, and numbers from 5', 'Part B', 5],
    ] as const
  ).flatMap(([name, above, from]): [string, string, string[]][] =>
    (
      [
        ['letters', '\na) Paris\nb) Rome\nAnswer: b', '[Paris, *Rome] numbering'],
        ['letters below a blank line', '\n\na) Paris\nb) Rome\n\nAnswer: b', '[Paris, *Rome] numbering'],
        ['boxes', '\n[ ] Paris\n[x] Rome', '[Paris, *Rome] numbering'],
        ['numbers', '\n1) Paris\n2) Rome\nAnswer: 2', '[Paris, *Rome] numbering'],
        ['a key', '\nAnswer: False', '[True, *False] numbering trueFalse'],
        ['a verdict', ' (False)', '[True, *False] numbering trueFalse'],
      ] as const
    ).map(([what, answers, read]) => [
      `${name} directly above numbered questions with ${what}`,
      `${above}\n${from}. Capital?${answers}\n\n${from + 1}. River?${answers}`,
      ['skipped Description', `Capital? ${read}`, `River? ${read}`],
    ]),
  ),
  [
    'headings within a list',
    'Part A\n1. Capital?\na) Paris\nb) Rome\nAnswer: b\nPart B\n2. River?\na) Rhine\nb) Po\nAnswer: a',
    [
      'skipped Description',
      'Capital? [Paris, *Rome] numbering',
      'skipped Description',
      'River? [*Rhine, Po] numbering',
    ],
  ],
  [
    'a heading, and a word with the numbers',
    'Quiz\nQuestion 1\nCapital?\na) Paris\nb) Rome\nAnswer: b\nQuestion 2\nRiver?\na) Rhine\nb) Po\nAnswer: a',
    ['skipped Description', 'Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'a heading, and a key below the list',
    'Quiz\n1. Capital?\na) Paris\nb) Rome\n2. River?\na) Rhine\nb) Po\nAnswers: 1b, 2a',
    ['skipped Description', 'Capital? [Paris, *Rome] numbering', 'River? [*Rhine, Po] numbering'],
  ],
  [
    'a list of lines that go on, within a question',
    'Which hold?\n1. x is\nlarge\n2. y\na) 1 only\nb) 1 and 2\nAnswer: b',
    ['Which hold? / 1. x is / large / 2. y [1 only, *1 and 2]'],
  ],
  [
    'numbers with colons, not from 1',
    '31: Which?\na) x\nb) y\nAnswer: a\n\n32: What?\na) x\nb) y\nAnswer: a',
    ['31: Which? [*x, y]', '32: What? [*x, y]'],
  ],
  [
    'years with full stops',
    '1066. Battle of?\na) x\nb) y\nAnswer: a\n\n1067. Tower of?\na) x\nb) y\nAnswer: a',
    ['1066. Battle of? [*x, y]', '1067. Tower of? [*x, y]'],
  ],
  [
    'years that rise',
    '1066: Battle of?\na) Hastings\nb) Rome\nAnswer: a\n\n1067: Tower of?\na) London\nb) Rome\nAnswer: a',
    ['1066: Battle of? [*Hastings, Rome]', '1067: Tower of? [*London, Rome]'],
  ],
  [
    'numbers that rise with gaps',
    '1. FC Köln?\na) x\nb) y\nAnswer: a\n\n3. Liga?\na) x\nb) y\nAnswer: a',
    ['1. FC Köln? [*x, y]', '3. Liga? [*x, y]'],
  ],
  [
    'two forms of numbers',
    '1. Capital?\na) x\nb) y\nAnswer: a\n\n2) River?\na) x\nb) y\nAnswer: a',
    ['1. Capital? [*x, y]', '2) River? [*x, y]'],
  ],
  [
    'words that only look like numbers',
    '3 Musketeers?\na) x\nb) y\nAnswer: a\n\n4 Seasons?\na) x\nb) y\nAnswer: a',
    ['3 Musketeers? [*x, y]', '4 Seasons? [*x, y]'],
  ],
  // What is not taken, and is said
  ['a form copied from a web page', 'Capital? *\n1 point\nParis\nRome', ['skipped Description']],
  ['dashes without a key', 'Capital?\n- Paris\n- Rome', ['refused answer.missing']],
  ['unticked boxes', 'Capital?\n[ ] Paris\n[ ] Rome', ['refused answer.missing']],
  ['two alternatives', 'Capital?\na) Paris\nb) Rome\nAnswer: a or b', ['refused answer.unknown']],
  ['a mark that contradicts the key', 'Capital?\na) Paris ✓\nb) Rome\nAnswer: b', ['refused answer.unknown']],
];

describe('a list of questions as people have it', () => {
  it.each(DIALECTS)('is read with %s', async (_name, text, expected) => {
    expect((await readEntries(text)).map(shown)).toEqual(expected);
  });
});
