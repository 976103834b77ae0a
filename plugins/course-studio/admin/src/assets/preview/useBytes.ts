import { useEffect, useState } from 'react';

export interface Bytes {
  bytes: ArrayBuffer | null;
  failed: boolean;
}

/** The bytes behind a signed address, fetched once. */
export function useBytes(url: string): Bytes {
  const [state, setState] = useState<Bytes>({ bytes: null, failed: false });
  useEffect(() => {
    const leaving = new AbortController();
    setState({ bytes: null, failed: false });
    fetchBytes(url, leaving.signal).then(
      (bytes) => setState({ bytes, failed: false }),
      () => !leaving.signal.aborted && setState({ bytes: null, failed: true }),
    );
    return () => leaving.abort();
  }, [url]);
  return state;
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.arrayBuffer();
}
