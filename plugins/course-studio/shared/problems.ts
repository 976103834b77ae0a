import { isWholeHundredths, exactly, sumOf } from '../../../src/api/attempt/rules/exact';
import { fractionOf } from '../../../src/api/attempt/rules/grading';
import { isBlankText, visibleForm } from '../../../src/api/course/rules/visible-text';
import { acceptsEach, contradictionOf, type Contradiction, type DraftCorrection } from './corrections';
import { childrenOf, courseOf, isChild } from './changes';
import type { AnswerNode, AssetView, ChildNode, DraftNode, FileNode, QuestionNode, TestSetNode } from './draft';
import { UNSTORED } from './errors';
import type { NodeType } from './course-model';

/**
 * What stands against a confirm (`problem`) or is worth a look (`warning`).
 * Each code has a text under `problem.<code>` in the translations and in `PROBLEM_TEXTS`.
 */
export const PROBLEM_TEXTS = {
  'course.name.missing': 'The course has no name.',
  'course.name.unprintable': 'Certificates remain provisional because some characters of the name cannot be printed.',
  'course.version.unprintable':
    'Certificates remain provisional because some characters of the version cannot be printed.',
  'course.topics.unprintable':
    'Certificates remain provisional because some characters of the topics cannot be printed.',
  'course.topic.empty': 'A topic has no text.',
  'course.topic.repeated': 'A topic is listed twice.',
  'field.invalid': 'A text is too long, or a number out of range, and is not saved.',
  'file.title.missing': 'A file has no title.',
  'file.uploading': 'The file is still uploading.',
  'file.gone': 'The file is no longer there; upload it again.',
  'file.refused': 'The file was not stored: remove it, or upload another one.',
  'file.error': 'The file could not be processed.',
  'file.processing': 'The file is still being encoded; it will be shown as soon as it is finished.',
  'captions.kind': 'A file given as captions is none: captions are files in WebVTT (.vtt) or SubRip (.srt).',
  'testSet.title.missing': 'The test set has no title.',
  'testSet.questions.none': 'The test set has no questions.',
  'testSet.points.none': 'The test set has no points to earn: anybody would pass it.',
  'testSet.passMark.none': 'The pass mark is 0 %: anybody would pass the test set, even without an answer.',
  'question.empty': 'The question has neither text nor image.',
  'question.answers.few': 'The question needs at least two answers.',
  'question.correct.none': 'No answer is marked as correct.',
  'question.correct.many': 'A single-choice question has more than one correct answer.',
  'question.correct.all': 'Every answer is marked as correct: ticking everything would earn full marks.',
  'question.corrected': 'The key of the question was corrected in the results, and the course has another one.',
  'question.accepted':
    'In the results each of several answers was accepted; as a multiple choice the question would ask for all of them.',
  'question.flawed':
    'In the results the question was taken out, or everybody was given its points; it is still asked as it was.',
  'question.points.fine': 'Points can have two decimals at most.',
  'question.fractions.sum': 'The percentages of the correct answers do not add up to 100.',
  'question.fractions.all': 'Ticking every answer would earn full marks: let wrong answers cost something.',
  'question.fractions.some': 'Ticking every answer would earn part of the points: let wrong answers cost more.',
  'question.image.uploading': 'The image is still uploading.',
  'answer.empty': 'The answer has neither text nor image.',
  'answer.repeated': 'The answer is the same as another one of the question.',
  'answer.ambiguous': 'The answer is the same as another one of the question, but only one of them is correct.',
  'answer.alt.missing': 'An answer that is only an image needs a text alternative.',
  'answer.fraction.sign': 'A correct answer must earn something, and a wrong one must not.',
  'answer.image.uploading': 'The image is still uploading.',
  'image.kind': 'The file is not an image.',
  'image.alt.missing': 'The image has no text alternative.',
  'course.tests.none': 'The course has no tests.',
  'course.uncompletable': 'Nobody could complete the course: it has no tests, and no file that could be processed.',
} as const;
export type ProblemCode = keyof typeof PROBLEM_TEXTS;

export interface Problem {
  severity: 'problem' | 'warning';
  code: ProblemCode;
  /** Where it is: the node, and its field as named in the draft. */
  type: NodeType;
  id: string;
  field: string;
  /** The characters it is about, where it is about some. */
  characters?: string;
  /** Where it is, for people: `Test set 1 › Question 2 › Answer 3`, or names where there are some. */
  place: string[];
}

interface Place {
  type: NodeType;
  id: string;
  place: string[];
}

type Finding = [code: ProblemCode, field: string, severity?: 'warning'];

const at = (where: Place, findings: (Finding | false | null | undefined)[]): Problem[] =>
  findings
    .filter((finding): finding is Finding => Boolean(finding))
    .map(([code, field, severity]) => ({ severity: severity ?? 'problem', code, field, ...where }));

/** Everything that must or should be mended before `nodes` is confirmed, in reading order. */
export function findProblems(
  nodes: readonly DraftNode[],
  assets: readonly AssetView[],
  corrections: readonly DraftCorrection[] = [],
): Problem[] {
  const corrected = new Map(corrections.map((correction) => [correction.question, correction]));
  const course = courseOf(nodes);
  const known = new Map(assets.map((asset) => [asset.id, asset]));
  const files = childrenOf(nodes, 'file', course.id);
  const testSets = childrenOf(nodes, 'testSet', course.id);
  const below = childrenByParent(nodes);
  return [
    ...at({ type: 'course', id: course.id, place: [] }, [
      isBlankText(course.name) && ['course.name.missing', 'name'],
      course.topics.some(isBlankText) && ['course.topic.empty', 'topics'],
      hasRepeated(course.topics.filter((topic) => !isBlankText(topic))) && ['course.topic.repeated', 'topics'],
      testSets.length === 0 && withoutTests(files, known),
    ]),
    ...files.flatMap((file, index) =>
      at({ type: 'file', id: file.id, place: [file.title || `${index + 1}`] }, [
        isBlankText(file.title) && ['file.title.missing', 'title'],
        fileFinding(known.get(file.asset)),
        file.captions.some(({ asset }) => isNoCaptions(known.get(asset))) && ['captions.kind', 'captions'],
      ]),
    ),
    ...testSets.flatMap((testSet, index) =>
      testSetProblems({ below, known, corrected, node: testSet, place: [testSet.title || `${index + 1}`] }),
    ),
  ];
}

/** Without tests a course is completed by opening its files, of which there has to be one. */
function withoutTests(files: readonly FileNode[], known: ReadonlyMap<string, AssetView>): Finding {
  const isThere = files.some(({ asset }) => known.has(asset) && known.get(asset)?.state !== 'error');
  return isThere ? ['course.tests.none', 'testSets', 'warning'] : ['course.uncompletable', 'testSets'];
}

function fileFinding(asset: AssetView | undefined): Finding | null {
  if (!asset) return ['file.gone', 'asset'];
  const findings: Record<AssetView['state'], Finding | null> = {
    uploading: ['file.uploading', 'asset'],
    processing: ['file.processing', 'asset', 'warning'],
    error: UNSTORED.includes(asset.errorCode ?? '') ? ['file.refused', 'asset'] : ['file.error', 'asset', 'warning'],
    finished: null,
  };
  return findings[asset.state];
}

const hasRepeated = (texts: readonly string[]): boolean => new Set(texts.map(visibleForm)).size < texts.length;

/** What a file is can be told as soon as it is stored. */
const isNoCaptions = (asset: AssetView | undefined): boolean =>
  asset !== undefined && (asset.state === 'finished' || asset.state === 'processing') && asset.kind !== 'captions';

/** Looking through all nodes for each question would take a second in a course of a thousand. */
type Below = ReadonlyMap<string, readonly ChildNode[]>;

function childrenByParent(nodes: readonly DraftNode[]): Below {
  const below = new Map<string, ChildNode[]>();
  for (const node of nodes.filter(isChild)) {
    const list = below.get(node.parent);
    if (list) list.push(node);
    else below.set(node.parent, [node]);
  }
  return below;
}

interface Scope<N> {
  below: Below;
  known: ReadonlyMap<string, AssetView>;
  /** By question. */
  corrected: ReadonlyMap<string, DraftCorrection>;
  node: N;
  place: string[];
}

function testSetProblems({ below, known, corrected, node, place }: Scope<TestSetNode>): Problem[] {
  const questions = childrenOf(below.get(node.id) ?? [], 'question', node.id);
  return [
    ...at({ type: 'testSet', id: node.id, place }, [
      isBlankText(node.title) && ['testSet.title.missing', 'title'],
      questions.length === 0 && ['testSet.questions.none', 'questions'],
      node.passMark === 0 && ['testSet.passMark.none', 'passMark'],
      questions.length > 0 && questions.every(({ points }) => points === 0) && ['testSet.points.none', 'questions'],
    ]),
    ...questions.flatMap((question, index) =>
      questionProblems({ below, known, corrected, node: question, place: [...place, `${index + 1}`] }),
    ),
  ];
}

function questionProblems({ below, known, corrected, node, place }: Scope<QuestionNode>): Problem[] {
  const answers = childrenOf(below.get(node.id) ?? [], 'answer', node.id);
  const correct = answers.filter((answer) => answer.correct).length;
  const correction = corrected.get(node.id);
  const repeated = repeatedAnswers(answers);
  return [
    ...at({ type: 'question', id: node.id, place }, [
      isBlankText(node.text) && !node.image && ['question.empty', 'text'],
      ...imageFindings(node, known, 'question.image.uploading'),
      !isWholeHundredths(node.points) && ['question.points.fine', 'points'],
      answers.length < 2 && ['question.answers.few', 'answers'],
      answers.length > 0 && correct === 0 && ['question.correct.none', 'answers'],
      node.kind === 'single' &&
        correct > 1 &&
        !acceptsSeveral(correction, answers) && ['question.correct.many', 'answers'],
      node.kind === 'multiple' &&
        answers.length > 1 &&
        correct === answers.length && ['question.correct.all', 'answers'],
      ...fractionFindings(node, answers),
      correction && correctionFinding(correction, node, answers),
    ]),
    ...answers.flatMap((answer, index) =>
      at({ type: 'answer', id: answer.id, place: [...place, `${index + 1}`] }, [
        isBlankText(answer.text) && !answer.image && ['answer.empty', 'text'],
        repeated.get(answer.id),
        isBlankText(answer.text) &&
          answer.image !== null &&
          isBlankText(answer.imageAlt) && ['answer.alt.missing', 'imageAlt'],
        ...imageFindings(answer, known, 'answer.image.uploading'),
        givesCredit(node) && hasWrongSign(answer) && ['answer.fraction.sign', 'fraction'],
      ]),
    ),
  ];
}

/**
 * The findings of answers that look like one above them: which of the two is meant cannot be told, which matters where only
 * one is correct.
 */
function repeatedAnswers(answers: readonly AnswerNode[]): ReadonlyMap<string, Finding> {
  const above = new Map<string, AnswerNode>();
  const findings = new Map<string, Finding>();
  for (const answer of answers) {
    if (isBlankText(answer.text) && !answer.image) continue;
    const shown = JSON.stringify([visibleForm(answer.text), answer.image]);
    const same = above.get(shown);
    if (!same) above.set(shown, answer);
    else if (same.correct === answer.correct) findings.set(answer.id, ['answer.repeated', 'text', 'warning']);
    else findings.set(answer.id, ['answer.ambiguous', 'text']);
  }
  return findings;
}

/** Several answers of a single choice count only where a correction says so. */
const acceptsSeveral = (correction: DraftCorrection | undefined, answers: readonly AnswerNode[]): boolean =>
  correction !== undefined && acceptsEach(correction, answers);

const CONTRADICTIONS: Record<Contradiction, ProblemCode> = {
  key: 'question.corrected',
  kind: 'question.accepted',
  asked: 'question.flawed',
};

const CORRECTION_CODES: readonly ProblemCode[] = Object.values(CONTRADICTIONS);

/** The problems of questions that stand against their correction. */
export const againstCorrections = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ code }) => CORRECTION_CODES.includes(code));

function correctionFinding(
  correction: DraftCorrection,
  question: QuestionNode,
  answers: readonly AnswerNode[],
): Finding | null {
  const contradiction = contradictionOf(correction, question, answers);
  return contradiction && [CONTRADICTIONS[contradiction], 'answers'];
}

const givesCredit = ({ kind, partialCredit }: QuestionNode): boolean => kind === 'multiple' && partialCredit;

type Weighted = Pick<AnswerNode, 'correct' | 'fraction'>;

const countCorrect = (answers: readonly Weighted[]): number => answers.filter(({ correct }) => correct).length;

/** The share of the points each answer earns or costs under partial credit, in the order of `answers`. */
export const fractionsOf = (answers: readonly Weighted[]): number[] =>
  answers.map((answer) => fractionOf(answer, countCorrect(answers)).valueOf());

const hasWrongSign = ({ correct, fraction }: AnswerNode): boolean =>
  fraction !== null && (correct ? fraction <= 0 : fraction > 0);

/** Percentages add up as what they mean, so that three times 33.33 is the whole, or as they stand. */
function isWhole(correct: readonly Weighted[]): boolean {
  const meant = sumOf(correct.map((answer) => fractionOf(answer, correct.length)));
  const written = sumOf(correct.map(({ fraction }) => exactly(fraction ?? 0)));
  return meant.equals(1) || written.equals(1);
}

function fractionFindings(question: QuestionNode, answers: readonly AnswerNode[]): (Finding | false)[] {
  const correct = answers.filter((answer) => answer.correct);
  // Without a right answer, or without a wrong one, there are findings enough.
  if (!givesCredit(question) || correct.length === 0 || correct.length === answers.length) return [];
  const everything = sumOf(answers.map((answer) => fractionOf(answer, correct.length)));
  const isFree = answers.every((answer) => answer.correct || answer.fraction === 0);
  const earnsAll = isFree || everything.gte(1);
  return [
    !isWhole(correct) && ['question.fractions.sum', 'answers'],
    earnsAll && ['question.fractions.all', 'answers'],
    everything.gt(0) && !earnsAll && ['question.fractions.some', 'answers', 'warning'],
  ];
}

function imageFindings(
  node: QuestionNode | AnswerNode,
  known: ReadonlyMap<string, AssetView>,
  uploading: ProblemCode,
): (Finding | false)[] {
  if (!node.image) return [];
  const image = known.get(node.image);
  return [
    !image && ['file.gone', 'image'],
    image?.state === 'uploading' && [uploading, 'image'],
    image?.state === 'error' && ['file.error', 'image'],
    image?.state === 'finished' && image.kind !== 'image' && ['image.kind', 'image'],
    !isBlankText(node.text) && isBlankText(node.imageAlt) && ['image.alt.missing', 'imageAlt', 'warning'],
  ];
}
