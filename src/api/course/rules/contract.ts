import { z } from 'zod';

/** Shapes of the learner API, used for types and for Strapi's OpenAPI document. Times are ISO 8601, ids documentIds. */
export const id = z.string().describe('A documentId');
export const time = z.string().describe('ISO 8601, UTC');

/** An image inside a question or an answer; the URL is signed, expires, and is null while there is no such file. */
export const image = z.object({ url: z.string().nullable(), alt: z.string() });
export type ImageView = z.infer<typeof image>;

export const source = z.object({
  profile: z.string().describe('`mp4`, `webm`, `ogg`, or `original`'),
  mime: z.string(),
  bytes: z.number().int(),
  url: z.string().describe('Signed; expires'),
});

export const captionTrack = z.object({
  language: z.string().describe('BCP 47'),
  label: z.string(),
  url: z.string().describe('WebVTT; signed, expires'),
});

export const courseFile = z.object({
  id,
  title: z.string(),
  description: z.string(),
  name: z.string().describe('Name of the file as it was uploaded'),
  kind: z.string(),
  mime: z.string().nullable(),
  bytes: z.number().int(),
  state: z.enum(['uploading', 'processing', 'finished', 'error']),
  progress: z.number().describe('Percent of the encoding'),
  posterUrl: z.string().nullable(),
  sources: z.array(source).describe('In the order to try them. Empty for those who are not enrolled'),
  captions: z.array(captionTrack).describe('Empty for those who are not enrolled'),
});
export type CourseFileView = z.infer<typeof courseFile>;

export const courseTestSet = z.object({
  id,
  title: z.string(),
  description: z.string(),
  passMark: z.number().describe('Percent of the points needed to pass'),
  attemptsAllowed: z.number().int().describe('0 = unlimited'),
  waitMinutes: z.number().int().describe('Minutes from the end of an attempt to the start of the next, 0 = none'),
  timeLimit: z.number().describe('Minutes, 0 = none'),
  questionCount: z.number().int(),
  maxScore: z.number(),
});
export type CourseTestSetView = z.infer<typeof courseTestSet>;

export const courseCard = z.object({
  id,
  name: z.string(),
  version: z.string(),
  description: z.string(),
  topics: z.array(z.string()),
  durationMinutes: z
    .number()
    .int()
    .nullable()
    .describe('How long the course takes, as its author says; null = not said'),
  certificate: z.boolean().describe('Whether completing the course earns a certificate'),
});
export type CourseCard = z.infer<typeof courseCard>;

export const courseDetail = courseCard.extend({
  enrollment: z.object({ id, completedAt: time.nullable() }).nullable().describe('Of the learner who asks'),
  files: z.array(courseFile),
  testSets: z.array(courseTestSet),
});
export type CourseDetail = z.infer<typeof courseDetail>;

export const pagination = z.object({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});
/** The only query parameter the learner API reads; every other one is ignored. */
export const pageQuery = z.object({ pagination: pagination.prefault({}) });
export type Page = z.infer<typeof pagination>;

export const pageMeta = z.object({
  pagination: z.object({
    page: z.number().int(),
    pageSize: z.number().int(),
    pageCount: z.number().int(),
    total: z.number().int(),
  }),
});
