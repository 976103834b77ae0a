import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { fileTypeFromFile } from 'file-type';

import { hasTooManyPixels } from '../../api/asset/rules/picture-size';
import {
  findRefusal,
  findReplacementRefusal,
  hasActiveExtension,
  REFUSAL_TEXTS,
  type OfferedFile,
  type Refusal,
} from '../../media-library/accepted-files';
import { guardImports, type FileService } from '../../media-library/imports';

interface ReceivedFile {
  originalFilename?: string;
  filepath: string;
  mimetype?: string;
}

interface FileInfo {
  name?: string | null;
}

interface UploadService {
  upload(
    request: { data: { fileInfo?: FileInfo | FileInfo[] }; files: ReceivedFile | ReceivedFile[] },
    options?: object,
  ): unknown;
  replace(id: unknown, request: { data: { fileInfo?: FileInfo }; file: ReceivedFile }, options?: object): unknown;
  updateFileInfo(id: unknown, info: FileInfo, options?: object): unknown;
  findOne(id: unknown): Promise<{ ext: string | null } | null>;
}

interface UploadPlugin {
  services: {
    upload: (context: { strapi: Core.Strapi }) => unknown;
    file: FileService;
  };
}

function throwIfRefused(refusal: Refusal | undefined): void {
  if (refusal) throw new errors.ValidationError(REFUSAL_TEXTS[refusal], { reason: refusal });
}

const describeFile = async ({ originalFilename, filepath, mimetype }: ReceivedFile): Promise<OfferedFile> => ({
  name: originalFilename ?? '',
  detectedType: (await fileTypeFromFile(filepath))?.mime,
  declaredType: mimetype,
  hasTooManyPixels: await hasTooManyPixels(filepath),
});

/** The name under which people later save the file; it changes nothing about what is served. */
function checkNames(infos: FileInfo | FileInfo[] | undefined): void {
  for (const { name } of [infos ?? []].flat()) if (name && hasActiveExtension(name)) throwIfRefused('name');
}

/**
 * Holds every way into the media library to one rule: the panel, replacing a file, uploading from an address, the content
 * API and the code of plugins all end in this service. Strapi's own check of types stands before it, in its controllers,
 * and leaves out extensions that it does not know.
 */
const checkFiles = (service: UploadService): UploadService => ({
  ...service,

  async upload(request, options) {
    checkNames(request.data.fileInfo);
    for (const file of [request.files].flat()) throwIfRefused(findRefusal(await describeFile(file)));
    return service.upload(request, options);
  },

  async replace(id, request, options) {
    checkNames(request.data.fileInfo);
    const stored = await service.findOne(id);
    const file = await describeFile(request.file);
    if (stored) throwIfRefused(findReplacementRefusal(file, stored.ext ?? ''));
    return service.replace(id, request, options);
  },

  updateFileInfo(id, info, options) {
    checkNames(info);
    return service.updateFileInfo(id, info, options);
  },
});

const extendUpload = (plugin: UploadPlugin): UploadPlugin => {
  const { upload: createService, file } = plugin.services;
  plugin.services.upload = (context) => checkFiles(createService(context) as UploadService);
  plugin.services.file = guardImports(file);
  return plugin;
};

export default extendUpload;
