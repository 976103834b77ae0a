import { describe, expect, it } from 'vitest';

import { aQuestion, aTestSet } from '../../attempt/rules/examples';
import type { AssetDescription } from '../../asset/rules/description';
import { courseDetail } from './contract';
import { courseDetailView } from './view';

const snapshot = {
  course: {
    id: 'c',
    name: 'Tides',
    version: '1',
    description: 'Why?',
    topics: ['moon'],
    durationMinutes: 90,
    certificate: true,
  },
  files: [{ id: 'f', title: 'Film', description: 'A film', asset: 'film', captions: [] }],
  testSets: [aTestSet([aQuestion('a*b', { points: 0.1 }), aQuestion('a*b', { id: 'q2', points: 0.2 })])],
};
const source = { profile: 'mp4', mime: 'video/mp4', bytes: 10, url: '/signed' };
const film: AssetDescription = {
  id: 'film',
  name: 'film.mov',
  kind: 'video',
  mime: 'video/quicktime',
  bytes: 20,
  state: 'finished',
  progress: 100,
  errorCode: null,
  errorSubject: null,
  remarks: [],
  sources: [source],
  posterUrl: '/poster',
};
const assets = new Map([['film', film]]);
const enrollment = { id: 'e', completedAt: null };

describe('a course', () => {
  it('gives the addresses of its files to the enrolled', () => {
    const [file] = courseDetailView({ snapshot, enrollment, assets }).files;
    expect(file).toMatchObject({ id: 'f', state: 'finished', posterUrl: '/poster', sources: [source] });
  });

  it('tells others of its files, and no address of any', () => {
    const view = courseDetailView({ snapshot, enrollment: null, assets });
    expect(view.files[0]).toMatchObject({
      id: 'f',
      name: 'film.mov',
      kind: 'video',
      state: 'finished',
      posterUrl: null,
      sources: [],
    });
    expect(JSON.stringify(view)).not.toMatch(/signed|poster"/);
  });

  it('describes its test sets without their questions', () => {
    const view = courseDetailView({ snapshot, enrollment, assets });
    expect(view.testSets).toEqual([
      {
        id: 't',
        title: 'Test',
        description: '',
        passMark: 60,
        attemptsAllowed: 0,
        waitMinutes: 0,
        timeLimit: 0,
        questionCount: 2,
        maxScore: 0.3,
      },
    ]);
  });

  it('shows a file that is not in the ledger as failed', () => {
    const [file] = courseDetailView({ snapshot, enrollment, assets: new Map() }).files;
    expect(file).toMatchObject({ state: 'error', sources: [] });
  });

  it.each([null, enrollment])('has the shape the API document promises', (value) => {
    const view = courseDetailView({ snapshot, enrollment: value, assets });
    expect(courseDetail.parse(view)).toEqual(view);
  });
});
