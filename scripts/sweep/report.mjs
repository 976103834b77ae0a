const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes as people read them: `1.5 MB`. */
export function formatBytes(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${UNITS[power]}`;
}

const OUTCOMES = {
  busy: 'Another sweep is running; nothing was done.',
  stopped: 'STOPPED: this is more than SWEEP_BRAKE_PERCENT of all. Nothing was deleted; --force does it.',
};

/** The sweep's report as lines of text. */
export function describeReport(report) {
  const { outcome, dryRun, checked, deleted, deletedCount, freedBytes, kept, errors } = report;
  const { missing, objects, unknown, abandoned } = report;
  const isOnlyLook = dryRun || outcome === 'stopped';
  const verb = isOnlyLook ? 'would delete' : 'deleted';
  if (outcome === 'busy') return OUTCOMES.busy;
  return [
    ...deleted.map((file) => `${verb} ${describeFile(file)}`),
    ...(deletedCount > deleted.length ? [`… and ${deletedCount - deleted.length} more`] : []),
    ...missing.files.map(({ id, name }) => `MISSING in the storage: ${name} [${id}]`),
    ...unknown.putAside.map((name) => `${isOnlyLook ? 'would put' : 'put'} aside, without an entry: ${name}`),
    ...unknown.removed.map((name) => `${verb} for good, after its time in quarantine: ${name}`),
    ...abandoned.map(({ id, name, owner }) => `abandoned: ${name || '(no name)'} of ${owner || 'nobody'} [${id}]`),
    ...errors.map((error) => `failed: ${error}`),
    ...(objects.unknown > 0
      ? [`${objects.unknown} of ${objects.known + objects.unknown} objects in the storage without an entry`]
      : []),
    ...(unknown.removed.length > 0
      ? [`${verb} from quarantine: ${unknown.removed.length} (${formatBytes(unknown.removedBytes)})`]
      : []),
    `${checked} files checked, ${kept} kept, ${verb} ${deletedCount} (${formatBytes(freedBytes)}), ${missing.count} missing, ${errors.length} errors`,
    ...(outcome === 'stopped' ? [OUTCOMES.stopped] : []),
  ].join('\n');
}

function describeFile({ id, role, name, bytes, reason, owner, createdAt, unreferencedAt }) {
  const facts = [
    formatBytes(bytes ?? 0),
    owner && `of ${owner}`,
    `stored ${createdAt}`,
    unreferencedAt && `without a reference since ${unreferencedAt}`,
  ];
  return `${role} ${name ?? '(no name)'}, ${facts.filter(Boolean).join(', ')}: ${reason} [${id}]`;
}
