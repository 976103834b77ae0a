import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/**
 * Gives each test file a folder for temporary files of its own: files run side by side, some count what others leave there,
 * and whatever a killed program left behind goes with it.
 */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'course-studio-tests-'));
// Postgres runs as another user, and has its data below.
fs.chmodSync(folder, 0o755);
process.env.TMPDIR = folder;

afterAll(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
