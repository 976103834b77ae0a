import type { DraftNode } from '../../plugins/course-studio/shared/draft';
import { aCourse, aFile, aQuestion, aRightAnswer, aTestSet, aWrongAnswer } from './course';

export const DEMO_COURSE = 'Colours on a screen';

/** The documentIds of the demo's stored files; without ffmpeg there is no video. */
export interface DemoAssets {
  video: string | null;
  handout: string;
  stripes: string;
  red: string;
  green: string;
  blue: string;
}

/** The demo course as draft nodes; `id` is the draft's. */
export function demoCourse(id: string, assets: DemoAssets): DraftNode[] {
  return aCourse({
    id,
    name: DEMO_COURSE,
    version: '1.0',
    description: 'How a screen makes every colour from three, and how to read a test picture.',
    topics: ['Primary colours', 'Mixing light', 'Test pictures'],
    durationMinutes: 20,
    files: [
      ...(assets.video
        ? [aFile({ asset: assets.video, title: 'Test picture', description: 'Four seconds, with a tone.' })]
        : []),
      aFile({ asset: assets.handout, title: 'Handout', description: 'The course on one page.' }),
    ],
    testSets: [theBasics(assets), mixingLight()],
  });
}

const theBasics = ({ stripes, red, green, blue }: DemoAssets) =>
  aTestSet({
    title: 'The basics',
    description: 'Three colours, two questions.',
    passMark: 50,
    questions: [
      aQuestion({
        text: 'Which colour is the stripe in the middle?',
        image: stripes,
        imageAlt: 'Three horizontal stripes',
        explanation: 'From top to bottom: red, green, blue.',
        answers: [aWrongAnswer({ text: 'Red' }), aRightAnswer({ text: 'Green' }), aWrongAnswer({ text: 'Blue' })],
      }),
      aQuestion({
        text: 'Which of these has the shortest wavelength?',
        explanation: 'Blue light, at about 470 nanometres.',
        answers: [
          aWrongAnswer({ text: '', image: red, imageAlt: 'A red square' }),
          aWrongAnswer({ text: '', image: green, imageAlt: 'A green square' }),
          aRightAnswer({ text: '', image: blue, imageAlt: 'A blue square' }),
        ],
      }),
    ],
  });

const mixingLight = () =>
  aTestSet({
    title: 'Mixing light',
    description: 'Ten minutes, three tries.',
    timeLimit: 10,
    attemptsAllowed: 3,
    questions: [
      aQuestion({
        kind: 'multiple',
        text: 'Which two make yellow light?',
        points: 2,
        explanation: 'On a screen red and green light add up to yellow.',
        answers: [aRightAnswer({ text: 'Red' }), aRightAnswer({ text: 'Green' }), aWrongAnswer({ text: 'Blue' })],
      }),
      aQuestion({
        text: 'All three together, at full strength, make …',
        explanation: 'Light adds up: all of it is white.',
        answers: [aRightAnswer({ text: 'White' }), aWrongAnswer({ text: 'Black' }), aWrongAnswer({ text: 'Brown' })],
      }),
    ],
  });
