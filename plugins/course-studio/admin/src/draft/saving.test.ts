import { describe, expect, it } from 'vitest';

import { MAX_CHANGES_PER_SAVE, type Change, type DraftNode } from '../../../shared/draft';

import { aCourse, aFile, anAnswer, aQuestion, aTestSet, ID } from './nodes.fixtures';
import { nextBatch, droppedAssets, splitSendable } from './saving';

const NONE: ReadonlySet<string> = new Set();
const puts = (...nodes: DraftNode[]): Change[] => nodes.map((node) => ({ op: 'put', node }));
const saved = (...nodes: DraftNode[]) => ({ saved: new Map(nodes.map((node) => [node.id, node])), gone: NONE });
const ids = (changes: Change[]) => changes.map((change) => (change.op === 'put' ? change.node.id : change.id));

describe('what is sent', () => {
  it('is everything that fits', () => {
    const { send, blocked: held } = splitSendable(puts(aTestSet('set'), aQuestion('question')), saved(aCourse()));
    expect(ids(send)).toEqual([ID('set'), ID('question')]);
    expect(held).toEqual([]);
  });

  it('has the old value where a text is too long, and the new ones everywhere else', () => {
    const typed = aCourse({ name: 'Sails', topics: ['x'.repeat(101)] });
    const { send, blocked: held } = splitSendable(puts(typed, aFile('file')), saved(aCourse({ topics: ['knots'] })));
    expect(send).toMatchObject([{ node: { name: 'Sails', topics: ['knots'] } }, { node: { id: ID('file') } }]);
    expect(held).toEqual([ID('course')]);
  });

  it('leaves out a node of which nothing but the bad field changed', () => {
    const { send, blocked: held } = splitSendable(puts(aCourse({ name: 'x'.repeat(201) })), saved(aCourse()));
    expect(send).toEqual([]);
    expect(held).toEqual([ID('course')]);
  });

  it('leaves out what is below a new node that is held', () => {
    const { send, blocked: held } = splitSendable(
      puts(aTestSet('set', { passMark: 101 }), aQuestion('question')),
      saved(aCourse()),
    );
    expect(send).toEqual([]);
    expect(held).toEqual([ID('set'), ID('question')]);
  });

  it('sends what is below a held node that the server knows', () => {
    const changes = puts(aTestSet('set', { passMark: 101 }), aQuestion('question'));
    expect(ids(splitSendable(changes, saved(aCourse(), aTestSet('set'))).send)).toEqual([ID('question')]);
  });
});

describe('what refers to a file that is gone', () => {
  const gone = new Set([ID('gone')]);

  it('is left out when it is new, with what is below it', () => {
    const question = aQuestion('question', { image: ID('gone') });
    const changes = puts(aFile('file', { asset: ID('gone') }), question, anAnswer('answer'));
    const { send, blocked: held } = splitSendable(changes, { ...saved(aCourse(), aTestSet('set')), gone });
    expect(send).toEqual([]);
    expect(held).toEqual([ID('file'), ID('question'), ID('answer')]);
  });

  it('goes with the files it had', () => {
    const known = { ...saved(aTestSet('set'), aQuestion('question', { image: ID('old') })), gone };
    const typed = aQuestion('question', { text: 'better', image: ID('gone') });
    const { send, blocked: held } = splitSendable(puts(typed), known);
    expect(send).toMatchObject([{ node: { text: 'better', image: ID('old') } }]);
    expect(held).toEqual([ID('question')]);
  });

  it('waits when the file it had is gone as well', () => {
    const old = aFile('file', { asset: ID('gone') });
    expect(splitSendable(puts({ ...old, title: 'better' }), { ...saved(old), gone }).send).toEqual([]);
  });
});

describe('dropped files', () => {
  it('are those nobody refers to any more', () => {
    const kept = aFile('kept');
    const replaced = aQuestion('question', { image: ID('old') });
    const before = [kept, aFile('gone'), replaced];
    expect(droppedAssets(before, [kept, { ...replaced, image: ID('new') }])).toEqual([ID('assetgone'), ID('old')]);
  });

  it('are captions that were taken away, too', () => {
    const captioned = aFile('file', { captions: [{ asset: ID('vtt'), language: 'de', label: '' }] });
    expect(droppedAssets([captioned], [aFile('file')])).toEqual([ID('vtt')]);
    expect(droppedAssets([captioned], [captioned])).toEqual([]);
  });

  it('are not those that stand in the draft again by now', () => {
    expect(droppedAssets([aFile('file')], [], [aFile('file')])).toEqual([]);
  });
});

describe('a save of many changes', () => {
  const put = (text: string, position: number): Change => ({
    op: 'put',
    node: anAnswer(`a${position}`, { text, position }),
  });

  it('takes as many as the server takes at once, and at least one', () => {
    expect(nextBatch(Array.from({ length: 2500 }, (_, at) => put('', at)))).toHaveLength(MAX_CHANGES_PER_SAVE);
    expect(nextBatch(Array.from({ length: 300 }, (_, at) => put('x'.repeat(1500), at))).length).toBeLessThan(150);
    expect(nextBatch([put('x'.repeat(300_000), 0), put('', 1)])).toHaveLength(1);
    expect(nextBatch([put('', 0)])).toHaveLength(1);
  });
});
