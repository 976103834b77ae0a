import type { AssetDescription } from '../../asset/rules/description';
import type { CourseSnapshot, TestSetSnapshot } from '../../course-version/rules/snapshot';
import type { CourseDetail, CourseFileView, CourseTestSetView, ImageView } from './contract';

/** A number of points, summed without binary fractions creeping in: points have at most two decimals. */
export const sumPoints = (points: number[]): number =>
  points.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;

export const testSetView = (set: TestSetSnapshot): CourseTestSetView => ({
  id: set.id,
  title: set.title,
  description: set.description,
  passMark: set.passMark,
  attemptsAllowed: set.attemptsAllowed,
  waitMinutes: set.waitMinutes,
  timeLimit: set.timeLimit,
  questionCount: set.questions.length,
  maxScore: sumPoints(set.questions.map((question) => question.points)),
});

/** An image of a question or an answer, or null where there is none. */
export function imageView(
  item: { image: string | null; imageAlt: string },
  assets: ReadonlyMap<string, AssetDescription>,
): ImageView | null {
  if (!item.image) return null;
  return { url: assets.get(item.image)?.sources[0]?.url ?? null, alt: item.imageAlt };
}

type SnapshotFile = CourseSnapshot['files'][number];

/** What everybody may know of a file; how to fetch it is for the enrolled. */
function fileView(file: SnapshotFile, asset: AssetDescription | undefined): CourseFileView {
  return {
    id: file.id,
    title: file.title,
    description: file.description,
    name: asset?.name ?? '',
    kind: asset?.kind ?? 'other',
    mime: asset?.mime ?? null,
    bytes: asset?.bytes ?? 0,
    state: asset?.state ?? 'error',
    progress: asset?.progress ?? 0,
    posterUrl: null,
    sources: [],
    captions: [],
  };
}

type Assets = ReadonlyMap<string, AssetDescription>;

const enrolledFileView = (file: SnapshotFile, assets: Assets): CourseFileView => {
  const asset = assets.get(file.asset);
  return {
    ...fileView(file, asset),
    posterUrl: asset?.posterUrl ?? null,
    sources: asset?.sources ?? [],
    captions: captionTracks(file, assets),
  };
};

/** Those that are there, with a name for each: the one the author gave, or the language. */
const captionTracks = ({ captions }: SnapshotFile, assets: Assets): CourseFileView['captions'] =>
  captions.flatMap(({ asset, language, label }) => {
    const url = assets.get(asset)?.sources[0]?.url;
    return url ? [{ language, label: label || language, url }] : [];
  });

export interface CourseDetailParts {
  snapshot: CourseSnapshot;
  enrollment: { id: string; completedAt: string | null } | null;
  assets: ReadonlyMap<string, AssetDescription>;
}

/** A course with its files and test sets, without questions; addresses of files only for the enrolled. */
export function courseDetailView({ snapshot, enrollment, assets }: CourseDetailParts): CourseDetail {
  return {
    ...snapshot.course,
    enrollment,
    files: snapshot.files.map((file) =>
      enrollment ? enrolledFileView(file, assets) : fileView(file, assets.get(file.asset)),
    ),
    testSets: snapshot.testSets.map(testSetView),
  };
}
