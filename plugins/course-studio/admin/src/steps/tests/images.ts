import { useState, type ClipboardEvent, type DragEvent } from 'react';

import { useActions } from './actions';

const hasFiles = ({ dataTransfer }: DragEvent) => [...dataTransfer.types].includes('Files');

/** Handlers that give a question or an answer the image that is dropped on it or pasted into it. */
export function useImageIntake(node: string) {
  const actions = useActions();
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        // The answer under the pointer takes it, not the question around.
        event.stopPropagation();
        event.dataTransfer.dropEffect = 'copy';
        setIsOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      },
      onDrop(event: DragEvent) {
        setIsOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        actions.giveImage(node, [...event.dataTransfer.files]);
      },
      onPaste(event: ClipboardEvent) {
        const files = [...event.clipboardData.files];
        // Word and spreadsheets put a picture of the text beside the text; the text is meant.
        if (event.defaultPrevented || files.length === 0 || event.clipboardData.getData('text/plain')) return;
        event.preventDefault();
        event.stopPropagation();
        actions.giveImage(node, files);
      },
    },
  };
}

/** Files dropped beside a question would replace the page. */
export const CATCH_FILES = {
  onDragOver(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  },
  onDrop(event: DragEvent) {
    if (hasFiles(event)) event.preventDefault();
  },
};
