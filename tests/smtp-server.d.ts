/** The part of smtp-server that the tests use; the types on DefinitelyTyped bring a cloud SDK along. */
declare module 'smtp-server' {
  import type { Server } from 'node:net';
  import type { Readable } from 'node:stream';

  interface Options {
    authOptional?: boolean;
    disabledCommands?: string[];
    onRcptTo?(address: { address: string }, session: object, callback: (error?: Error) => void): void;
    onData?(stream: Readable, session: object, callback: (error?: Error | null) => void): void;
  }

  export class SMTPServer {
    constructor(options: Options);
    readonly server: Server;
    listen(port: number, host: string, callback: () => void): Server;
    close(callback: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
  }
}
