/** The lab's texts in English: where one begins, and the two by two. */

export const START_EN = {
  begin: 'Start here',
  beginWork:
    'A request goes from A to F: pieces of computing work. In the middle, after C, the gateway asks the '
    + 'database (DB), and the request has to wait for the answer.',
  beginPicture: 'The way of a request',
  beginPictureSays:
    'The way of a request: A, B, C run in the gateway. Then a db-worker asks the database DB in PostgreSQL, '
    + 'over a lane, which is one database connection. D, E, F run in one of three processes, by style: in the '
    + 'gateway (polling, blocking, coroutine), in the db-worker (callback), or in the compute-service '
    + '(notification).',
  beginLane: 'lane = 1 connection',
  beginWhere: 'Dashed: by style, one of three',
  beginStyle:
    'Each box is a process. Inside a process there are threads; an event loop is one of them. The completion '
    + 'style decides who waits for DB, and who runs D, E, F.',
  beginTwo:
    'Two questions tell the styles apart: does the caller fetch the answer, or does the answer start the rest; and is '
    + 'a thread blocked while the request waits?',
  beginButtons:
    'Each button starts the load in that style, {atOnce} requests at once, and the database takes {millis} ms. '
    + 'Then look at the tracks.',
  begin_blocking:
    'The request’s own thread waits, asleep inside the call. The answer wakes it, and it runs D, E, F itself, '
    + 'in the gateway.',
  begin_polling:
    'No thread waits. The event loop of the gateway checks again and again whether the answer is there; then '
    + 'compute threads of the gateway run D, E, F.',
  begin_coroutine:
    'A virtual thread waits, put aside in memory. The answer lets it go on, and it runs D, E, F itself, on a '
    + 'carrier thread of the gateway.',
  begin_notification:
    'No thread waits. A message tells the gateway that DB is done; the gateway continues, and has the '
    + 'compute-service run D, E, F.',
  begin_callback:
    'No thread waits. D, E, F are handed over together with DB; the db-worker runs them itself, and the '
    + 'gateway gets the end result.',
  beginTerms: 'Words',
  term_process: 'process',
  termIs_process: 'a program that runs, with memory of its own; processes only send messages to each other',
  term_thread: 'thread',
  termIs_thread: 'one line of execution in a process; the kernel gives it a processor when it can run',
  term_eventLoop: 'event loop',
  termIs_eventLoop: 'one thread that handles events one after another, and never waits for a single request',
  term_coroutine: 'coroutine = virtual thread',
  termIs_coroutine: 'code that is put aside while it waits, and holds no thread of the system meanwhile',
  term_carrier: 'carrier thread',
  termIs_carrier: 'a thread of the system on which virtual threads run, one after another',
  term_lane: 'lane',
  termIs_lane: 'one database connection of a db-worker, with a queue before it',
  term_batch: 'batch',
  termIs_batch: 'requests that share one transaction of a lane',
  term_window: 'window',
  termIs_window: 'how many requests may be on their way to a node; the rest waits in the gateway',
  cellSync: 'synchronous: the caller fetches the answer, by waiting for it or by asking again',
  cellAsync: 'asynchronous: the answer starts the rest when it comes',
  cellBlocked: 'a thread is blocked',
  cellFree: 'no thread is blocked',
  cell_syncBlocked: 'synchronous, a thread is blocked',
  cell_syncFree: 'synchronous, no thread is blocked',
  cell_asyncBlocked: 'asynchronous, a thread is blocked',
  cell_asyncFree: 'asynchronous, no thread is blocked',
  cellChoose: 'choose a cell',
  cellLoop:
    'An event loop with nothing to do: one thread, asleep in one call for all connections at once '
    + '(multiplexing).',
  cellProof: 'An exercise shows it:',
  cellHeld: 'Threads held: {held}.',
  cellFactSame: 'C and D ran on the same thread, {caller}.',
  cellFactChecks: 'The caller itself fetched the answer, by {checks} checks; then {thread} ran D, E, F.',
  cellFactTold: '{caller} ran C and was free; D, E, F ran on {thread} when a message asked for them.',
  cellFactGiven: '{caller} ran C and was free; D, E, F were handed over with DB, and ran on {thread}.',
};
