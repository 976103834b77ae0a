const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes as people read them: `1.5 MB`. */
export function formatBytes(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${UNITS[power]}`;
}

/** The sweep's report as lines of text. */
export function describeReport({ dryRun, checked, deleted, freedBytes, kept, errors }) {
  const verb = dryRun ? 'would delete' : 'deleted';
  return [
    ...deleted.map(
      (file) =>
        `${verb} ${file.role} ${file.name ?? '(no name)'}, ${formatBytes(file.bytes ?? 0)}: ${file.reason} [${file.id}]`,
    ),
    ...errors.map((error) => `failed: ${typeof error === 'string' ? error : JSON.stringify(error)}`),
    `${checked} files checked, ${kept} kept, ${verb} ${deleted.length} (${formatBytes(freedBytes)}), ${errors.length} errors`,
  ].join('\n');
}
