import type { AttemptView, GradedAttemptView, OpenAttemptView } from '../../attempt/rules/contract';
import type {
  CertificateView,
  IssuerProfile,
  PublishedKey,
  RevocationList,
  Verification,
} from '../../certificate/rules/contract';
import type { EnrollmentView } from '../../enrollment/rules/contract';
import type { ProfileView } from '../../profile/rules/contract';
import type { CourseCard, CourseDetail } from './contract';

/** Examples for the OpenAPI document; their types hold them to the contract, and a test holds them to the schemas. */
const card: CourseCard = {
  id: 'hxv2oey4mwmy5wq1b8qy6f3t',
  name: 'Tides',
  version: '1.0',
  description: 'Why the sea comes and goes.',
  topics: ['moon', 'sun'],
  durationMinutes: 750,
  certificate: true,
};

const TEST_SET = 'q0u3w8yb1nxmhr5tk7czjd42';
const QUESTION = 'v5p1c9kzt3w7e0rymn8xqj6d';
const MOON = 'a2f6h8jw4m1ycz0xq9rt5kbe';
const WIND = 'd7s3k5nv9p0xbg1wz4m8qhtc';
const ENROLLMENT = 'm4z8x2b6kq1wt9cy5vn0jr3h';
const ATTEMPT = 'r9t5y1w7nc3xk0zq8mv2bj6f';

const course: CourseDetail = {
  ...card,
  enrollment: { id: ENROLLMENT, completedAt: null },
  files: [],
  testSets: [
    {
      id: TEST_SET,
      title: 'Final test',
      description: '',
      passMark: 60,
      attemptsAllowed: 3,
      waitMinutes: 10,
      timeLimit: 30,
      questionCount: 1,
      maxScore: 1,
    },
  ],
};

const enrollment: EnrollmentView = {
  id: ENROLLMENT,
  course: { id: card.id, name: card.name, version: card.version },
  upgrade: { version: '1.1', number: 2 },
  enrolledAt: '2026-01-05T09:00:00.000Z',
  completedAt: null,
  files: [],
  testSets: [
    {
      id: TEST_SET,
      title: 'Final test',
      passed: false,
      attemptsUsed: 1,
      attemptsAllowed: 3,
      attemptsLeft: 2,
      best: null,
      openAttempt: ATTEMPT,
      nextStartAt: null,
    },
  ],
  certificate: { state: 'open', reason: null, isProvisional: false, id: null },
};

const upgraded: EnrollmentView = {
  ...enrollment,
  course: { ...enrollment.course, version: '1.1' },
  upgrade: null,
  testSets: enrollment.testSets.map((set) => ({
    ...set,
    openAttempt: null,
    best: 0,
    nextStartAt: '2026-01-05T09:50:00.000Z',
  })),
};

const save = { data: { answers: [{ question: QUESTION, selected: [MOON] }] } };

const asked = {
  id: ATTEMPT,
  enrollment: ENROLLMENT,
  testSet: TEST_SET,
  number: 1,
  startedAt: '2026-01-05T09:10:00.000Z',
  deadline: '2026-01-05T09:40:00.000Z',
  now: '2026-01-05T09:12:00.000Z',
  questions: [
    {
      id: QUESTION,
      kind: 'single' as const,
      points: 1,
      text: 'What pulls the sea?',
      image: null,
      answers: [
        { id: MOON, text: 'The moon', image: null },
        { id: WIND, text: 'The wind', image: null },
      ],
    },
  ],
  answers: save.data.answers,
} satisfies Partial<AttemptView>;

const open: OpenAttemptView = { ...asked, state: 'open' };

const graded: GradedAttemptView = {
  ...asked,
  state: 'graded',
  submittedAt: '2026-01-05T09:15:00.000Z',
  review: 'marks',
  score: 1,
  maxScore: 1,
  percent: 100,
  passed: true,
  results: [
    {
      question: QUESTION,
      selected: [MOON],
      right: true,
      earned: 1,
      points: 1,
      credit: 'answer',
      correct: null,
      explanation: null,
    },
  ],
};

const withKey: GradedAttemptView = {
  ...graded,
  review: 'key',
  results: (graded.results ?? []).map((result) => ({
    ...result,
    correct: [MOON],
    explanation: 'Gravity pulls at the water.',
  })),
};

const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const certificate: CertificateView = {
  id: 'p6d1z9u4xk7tm3qb0nw8cv5y',
  courseId: card.id,
  courseName: card.name,
  courseVersion: card.version,
  topics: card.topics,
  durationMinutes: card.durationMinutes,
  holder: 'Lea Learner',
  nameStatus: 'self-declared',
  nameConfirmedAt: null,
  achievedAt: '2026-01-05T09:15:00.000Z',
  achievedOn: '2026-01-05',
  score: 100,
  code: '5b0f1c9e7a3d4f62b8e1c07d9a4f3e2d',
  state: 'ready',
  reason: null,
  sha256: SHA256,
  isProvisional: false,
  provisionalReasons: [],
  revokedAt: null,
  replacedBy: null,
};

const profile: ProfileView = {
  fullName: 'Lea Learner',
  nameStatus: 'self-declared',
  nameConfirmedAt: null,
  isNameFixed: false,
};

const proven = {
  holder: certificate.holder,
  nameStatus: certificate.nameStatus,
  nameConfirmedAt: null,
  nameConfirmedBy: null,
  course: card.name,
  version: card.version,
  topics: certificate.topics,
  durationMinutes: certificate.durationMinutes,
  achievedAt: certificate.achievedAt,
  achievedOn: certificate.achievedOn,
  sha256: SHA256,
};
const valid: Verification = { ...proven, status: 'valid' };
const provisional: Verification = { ...proven, status: 'provisional', reasons: ['address'], replaced: false };
const revoked: Verification = {
  ...proven,
  status: 'revoked',
  revokedAt: '2026-02-01T10:00:00.000Z',
  replaced: false,
};

const API = 'https://courses.example.org/api';

const issuer: IssuerProfile = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: `${API}/certificates/issuer`,
  type: ['Profile'],
  name: 'Harbour School',
  jwks_uri: `${API}/certificates/keys`,
};

const key: PublishedKey = {
  kty: 'RSA',
  n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1',
  e: 'AQAB',
  kid: `${API}/certificates/keys/0b8f6c1e-3d52-4a9b-9c57-2f1e8d7a6b40`,
  alg: 'RS256',
  use: 'sig',
};

const notRevoked: RevocationList = {
  id: `${API}/certificates/status/${certificate.code}`,
  issuer: issuer.id,
  revokedCredential: [],
};
const isRevoked: RevocationList = {
  ...notRevoked,
  revokedCredential: [{ id: `${API}/verify/${certificate.code}`, revoked: true }],
};

const pagination = { page: 1, pageSize: 25, pageCount: 1, total: 1 };

export const EXAMPLES = {
  course,
  enrollment,
  upgraded,
  save,
  open,
  graded,
  withKey,
  certificate,
  valid,
  provisional,
  revoked,
  issuer,
  key,
  notRevoked,
  isRevoked,
  profile,
  courses: { data: [card], meta: { pagination } },
};
