import { useEffect, useState } from 'react';

import { acceptAttribute } from '../../../shared/accept';
import type { UploadLimits } from '../../../shared/contracts';
import type { AssetKind } from '../../../shared/vocabulary';
import { useOpenDraft } from '../draft/hooks';

/** What may be uploaded, once it is known: fields that appear later offer the right files from the beginning. */
let known: UploadLimits | null = null;

/** The `accept` attribute of a field for files of these kinds, or of all that are taken; undefined while that is not known. */
export function useAccept(kinds?: readonly AssetKind[]): string | undefined {
  const { limits } = useOpenDraft();
  const [here, setHere] = useState(known);
  useEffect(() => {
    if (here) return undefined;
    let isThere = true;
    void limits().then((answer) => {
      known = answer;
      if (isThere) setHere(answer);
    });
    return () => {
      isThere = false;
    };
  }, [here, limits]);
  return here ? acceptAttribute(here, kinds) : undefined;
}
