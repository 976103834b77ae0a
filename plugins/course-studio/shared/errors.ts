/**
 * Every error the studio answers with, by its stable `details.code`: the HTTP status and the plain English message.
 * The admin translates by the key `error.<code>` and falls back to the message.
 */
export const ERRORS = {
  'body.invalid': { status: 400, message: 'The request is not what is expected.' },
  'draft.unknown': { status: 404, message: 'There is no such course.' },
  'draft.forbidden': { status: 403, message: 'Your roles do not allow this with this course.' },
  'draft.conflict': { status: 409, message: 'The course was changed elsewhere in the meantime.' },
  'draft.parent': { status: 400, message: 'A part of the course names a parent that is not in this course.' },
  'draft.foreign': { status: 400, message: 'A part of the course belongs to another course.' },
  'asset.unknown': { status: 404, message: 'There is no such file.' },
  'asset.foreign': { status: 400, message: 'The file was not uploaded for this course.' },
  'asset.gone': { status: 409, message: 'The file is no longer there; upload it again.' },
  'asset.used': { status: 409, message: 'The file is still used in the course.' },
  'asset.retry': { status: 409, message: 'Only a file whose processing failed can be tried again.' },
  'captions.unstored': {
    status: 409,
    message: 'These captions are not stored, so they cannot be read in another way.',
  },
  'captions.encoding': {
    status: 400,
    message: 'Read in this encoding, no line of the captions has a time and a text.',
  },
  'upload.draft': { status: 400, message: 'The upload does not say which course it is for.' },
  'upload.name': { status: 400, message: 'The upload names no file.' },
  'upload.empty': { status: 400, message: 'The file is empty.' },
  'upload.length': { status: 400, message: 'The upload does not say how long the file is.' },
  'upload.tooLarge': { status: 413, message: 'The file is larger than allowed.' },
  'upload.quota': {
    status: 409,
    message: 'The uploads under way are as large as they may be together; try again when some are finished.',
  },
  'course.incomplete': { status: 400, message: 'The course is not complete.' },
  'course.revision': { status: 409, message: 'The course was changed after this overview was shown.' },
  'course.name': { status: 400, message: 'What was typed is not the name of the course.' },
  'course.enrolled': { status: 409, message: 'Learners are enrolled in the course, so it can only be archived.' },
  'course.uncorrected': {
    status: 409,
    message:
      'A key was corrected in the results, and the course still has another one. Open the course and take the correction over first.',
  },
  'course.notPlain': {
    status: 409,
    message: 'The course cannot be duplicated: a field was added to its content types that cannot be copied.',
  },
  'course.unpublished': { status: 409, message: 'The course has never been public.' },
  'sweep.running': { status: 409, message: 'A sweep is running; try again when it is done.' },
  'version.unknown': { status: 404, message: 'The course has no such version.' },
  'question.unknown': { status: 404, message: 'The course has no such question.' },
  'regrade.same': { status: 409, message: 'This is the key already.' },
  'regrade.nothingLeft': {
    status: 409,
    message:
      'Without this question the test set has no points left, and everybody would pass it. Give everybody full credit instead.',
  },
  'regrade.changed': { status: 409, message: 'Results have come in since you looked; look at the changes again.' },
  'course.direct': { status: 403, message: 'Courses are created, published and deleted in Course Studio.' },
  'certificate.unknown': { status: 404, message: 'There is no such certificate.' },
  'certificate.forbidden': { status: 403, message: 'Your roles do not allow this with certificates of this course.' },
  'certificate.revoked': { status: 409, message: 'The certificate is revoked already.' },
  'certificate.replaced': { status: 409, message: 'Another certificate was issued in the place of this one already.' },
  'certificate.accountGone': {
    status: 409,
    message: 'The account of the holder is gone; there is no name to confirm.',
  },
  'name.invalid': { status: 400, message: 'This cannot be the full name of somebody.' },
  'certificate.orphan': {
    status: 409,
    message: 'The enrolment of this certificate is gone; it cannot be issued anew.',
  },
  'template.conflict': { status: 409, message: 'The template was changed elsewhere in the meantime.' },
  'template.image': { status: 400, message: 'This is not a whole PNG, JPEG or WebP picture.' },
  'template.imageTooLarge': { status: 413, message: 'The picture is too large.' },
  'registration.closed': { status: 403, message: 'Nobody can be invited: REGISTRATION is set to closed.' },
  'account.exists': { status: 409, message: 'There is an account with this e-mail address already.' },
  'invitation.unknown': { status: 404, message: 'There is no such invitation any more.' },
  'renderer.missing': { status: 503, message: 'There is no Chromium on the server; certificates wait until there is.' },
  'renderer.busy': { status: 503, message: 'The server is busy with other certificates; try again in a moment.' },
} as const satisfies Record<string, { status: 400 | 403 | 404 | 409 | 413 | 503; message: string }>;
export type ErrorCode = keyof typeof ERRORS;

/** Why a file ended in state `error`. The admin translates by the key `assetError.<code>`. */
export const ASSET_ERRORS = {
  'ffmpeg.missing': 'ffmpeg was not found on the server, so the video could not be encoded.',
  'media.noVideo': 'There is no video in the file.',
  'media.noSound': 'There is no sound in the file.',
  'media.empty': 'There is neither a picture nor sound in the file.',
  'media.unreadable': 'The file is damaged or not a recording.',
  'media.truncated': 'The file is incomplete.',
  'media.damaged': 'Part of the file is damaged and cannot be decoded.',
  'media.kindRefused': 'Recordings of this kind are not allowed.',
  'media.kindTooLarge': 'The recording is larger than recordings of its kind may be.',
  'media.encrypted': 'The file is encrypted, so it can only be played where its key is.',
  'media.unsupported': 'The file is in a form that cannot be decoded here.',
  'media.tooBig': 'The picture is larger than 8192 × 4320, or what is made of it is too large.',
  'media.tooLong': 'The recording is longer than six hours.',
  'media.stuck': 'The encoding got stuck; it will be tried again.',
  'media.failed': 'The encoding failed.',
  'encoder.unconfined':
    'The server cannot keep the encoder apart from everything else, so it does not run it. Ask its administrator, then try again.',
  'encoder.killed': 'The server stopped the encoding; it will be tried again.',
  'encoder.exhausted': 'The server stopped the encoding each time it was tried.',
  'encoder.stuck': 'The encoding got stuck each time it was tried.',
  'disk.stayedFull': 'The disk of the server was full each time.',
  'disk.full': 'The disk of the server is full; it will be tried again.',
  'storage.waiting': 'The storage of the server failed; it will be tried again.',
  'captions.unreadable': 'The captions cannot be read: no line has a time and a text.',
  'type.refused': 'Files of this type are not allowed.',
  'type.textOnly': 'The file contains only text, which is not what its name promises.',
  'type.mismatch': 'The file is not what its name promises, or it is damaged.',
  'type.protected': 'The document is protected by a password.',
  'document.damaged': 'The document is incomplete or damaged.',
  'type.tooLarge': 'The file is larger than files of its kind may be.',
  'image.unreadable': 'The picture is damaged.',
  'image.truncated': 'The picture is incomplete.',
  'image.decoderMissing': 'The server has no program that reads this picture. Save it as JPEG and upload that.',
  'image.unconfined':
    'The server cannot keep the program that reads this picture apart from everything else, so it does not run it. Save it as JPEG and upload that.',
  'image.tooLarge': 'The picture has more than 100 million pixels. Make it smaller and upload it again.',
  'upload.lost': 'The upload was interrupted and its data is gone; upload the file again.',
  'storage.failed': 'The storage of the server failed each time.',
} as const;
export type AssetErrorCode = keyof typeof ASSET_ERRORS;

/** Errors after which nothing of the file is stored: there is nothing to publish or to try again. */
export const UNSTORED: readonly string[] = [
  'type.refused',
  'type.textOnly',
  'type.mismatch',
  'type.protected',
  'image.unreadable',
  'image.truncated',
  'document.damaged',
  'type.tooLarge',
  'image.tooLarge',
  'image.decoderMissing',
  'image.unconfined',
  'captions.unreadable',
  'upload.lost',
] satisfies AssetErrorCode[];
