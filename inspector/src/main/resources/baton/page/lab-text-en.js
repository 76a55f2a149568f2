/** The lab's texts in English. */

export const EN = {
  title: 'Live lab',
  inspector: 'Inspector',
  language: 'Language',
  absent: 'There is no lab here',
  absentWhy: 'It is part of the development profile only: its knobs and its load change the cluster.',
  loading: 'Loading the lab …',
  lead: 'Requests to this cluster, and what its threads do for them. Turn a knob, and see the tracks change.',
  start: 'Start the load',
  stop: 'Stop',
  hold: 'Hold the picture',
  go: 'Let it run',
  save: 'Save as a trace',
  saveHint: 'The last seconds as a file for Perfetto or chrome://tracing',
  take: 'Take it along',
  takeHint: 'The last 30 seconds at most as one HTML file that plays without a cluster and without a network',
  takeFailed: 'The file could not be made: a part of this page is not there.',
  recording: 'A run of the live lab',
  recordedBy: 'Recorded at {node}, {at}. This file needs no cluster and calls nothing.',
  leftOut: '{seconds} s before were too many bars for one file, and are left out.',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  position: 'Moment',
  positionOf: '{at} s of {all} s',
  playKeys: 'Keys: space plays and pauses; the left and right arrows move by 0.2 s, with Shift by 1 s; Home and End.',
  noStyle: 'At this moment the page that recorded it sent no requests.',
  knobs: 'Knobs',
  returns: 'All of it returns to what it was when you close this page.',
  style: 'Completion style',
  load: 'Load',
  atOnceMode: 'At once',
  arrivalsMode: 'A second',
  atOnce: 'Requests at once',
  atOnceHint: 'Each client sends its next request when it has the answer to the last.',
  perSecond: 'Requests a second',
  perSecondHint: 'They come whether or not the ones before are answered; while 512 are open, the rest is not sent.',
  databaseMillis: 'Database sleeps',
  databaseMillisHint: 'In each batch, as if it were far away.',
  rounds: 'Work of each stage',
  roundsHint: 'SHA-256 digests in each of A to F.',
  eventLoops: 'Event loops',
  eventLoopsHint:
    'Of the gateway, that serve the load. It connects anew; a loop beyond them refuses it (421), and it connects '
    + 'again. Requests of others stay where they are.',
  eventLoopsNone: 'Only where a gateway has several: BATON_GATEWAY_INSTANCES=2 ./baton up.',
  computeThreads: 'Compute threads',
  computeThreadsHint:
    'Of the pool that runs D, E, F: the compute-service’s (notification), the db-worker’s (callback), the '
    + 'gateway’s (polling).',
  batch: 'Batch, at most',
  batchHint: 'Requests that share one transaction.',
  queue: 'Places in queues',
  queueHint: 'Requests that may wait in a lane, or for compute threads. What finds no place is answered 503 at once.',
  dbWorkers: 'Db-workers',
  dbWorkersHint: 'Processes that are started and stopped for real: a start takes seconds.',
  dbWorkersNone: 'Only where ./baton up started a node for each role.',
  computeServices: 'Compute-services',
  computeServicesHint: 'Likewise. Without one, the gateway’s own threads run D, E, F.',
  computeServicesNone: 'Likewise.',
  nodesReady: '{count} ready',
  databaseCut: 'Cut the database',
  databaseCutHint:
    'No db-worker reaches PostgreSQL: its connections are closed, and none can be opened. Requests wait for one for '
    + '5 s at the most, and are answered 503 then.',
  fill_compute: 'Fill the queue for threads',
  fill_lane: 'Fill the lanes',
  fillHint:
    '512 requests at once that each hold a compute thread, or the database, for a second. They are not among those '
    + 'that are answered a second.',
  unready: ' takes no work',
  asConfigured: 'as configured',
  faults: 'Let a node fail',
  faultsHint:
    'A frozen node thaws after {seconds} s. A killed one comes back if something starts it again, as baton '
    + 'up does.',
  noFaults: 'There is no other node: open the lab of a cluster of several.',
  kill: 'Kill',
  freeze: 'Freeze',
  killNode: 'Kill {node}',
  freezeNode: 'Freeze {node}',
  figures: 'Figures of the last two seconds',
  answered: 'Answered a second',
  p50: 'Half are faster than',
  p99: '99 of 100 are faster than',
  refused: 'Turned away a second',
  failed: '{count} failed',
  open: 'Open requests',
  held: 'Threads held for them',
  busy: 'Busy threads, with the load’s',
  threads: 'Threads of all nodes',
  cpu: 'Processors, with the load’s',
  batchSize: 'Requests in a batch',
  lanes: 'Tracks',
  window: 'Time shown',
  seconds: '{count} s',
  legendRun: 'runs',
  legendWait: 'waits in a queue, or for an answer',
  legendBlocked: 'a request’s thread (or virtual thread) waits',
  legendDatabase: 'a transaction in PostgreSQL',
  legendDepth: 'height: how many waited at once',
  legendShare: 'height: share of a processor that a carrier thread used',
  honest:
    'Bars are what requests recorded, drawn when they end. Bars of one thread that are less than 0.2 ms '
    + 'apart are drawn as one, as are nearer ones where there are very many; none is narrower than a pixel. '
    + 'Areas are known when the wait is over: their last part is still incomplete. States and busy shares on '
    + 'the right are samples, five a second: the JVM’s stacks and the kernel’s account of processor time. A '
    + 'light bar is such a sample, of a wait that has not ended. A carrier thread runs virtual threads, one after the '
    + 'other; its track is of such samples only.',
  missed: '{count} marks came too fast and are not in the picture.',
  notShown: '{count} frames were left out, as this page reads too slowly.',
  unresponsive: '{nodes} does not answer',
  gone: 'does not answer',
  nothing: 'This page sends no requests. Start the load, then look at the tracks.',
  stateRuns: 'runs',
  stateHeld: 'held',
  stateListens: 'listens',
  stateIdle: 'idle',
  stateLocked: 'locked',
  stateRunsWhy: 'It has a processor, or wants one.',
  stateHeldWhy: 'It sleeps inside a call, for one request, and can do nothing else.',
  stateListensWhy: 'It sleeps in one system call for all connections, and wakes for whichever has something.',
  stateIdleWhy: 'It sleeps until the pool has a task.',
  stateLockedWhy: 'Another thread has the lock that it needs.',
  parked: 'waits for an answer',
  queueLane: 'queue of the lanes',
  queueCompute: 'queue for threads',
  virtual: 'virtual threads',
  more: '{count} more',
  steps: 'Step by step',
  stepsLead:
    'Two requests that overlap, with the knobs as they stand: go from one change to the next. The arrow keys do it, '
    + 'too.',
  two: 'Send two requests',
  sending: 'Sending two requests, style {style} …',
  back: 'Back',
  next: 'Next',
  stepOf: 'step {at} of {count}',
  notAnswered: 'A request was answered with {status}',
  notRecorded: 'The timeline of a request is not complete',
  placeOf: 'Recorded at',
  nowRuns: 'Runs at this moment',
  nowHeld: 'Held at this moment',
  nowDatabase: 'In a transaction',
  none: 'none',
  sayLoop: 'The event loop of {node} runs {stage} of request {request} for {took}, then it is free again.',
  sayThread: 'Thread {thread} of {node} runs {stage} of request {request}.',
  sayVirtual: 'A virtual thread of {node} runs {stage} of request {request}, on a carrier thread below it.',
  sayHeld: 'Request {request}: {stage}. Its thread {thread} sleeps inside the call, and can do nothing else.',
  sayCheck: 'Request {request}: the event loop of {node} looks into its mail, for {took}. {stage}.',
  sayBetween:
    'Request {request}, between stages: on {node} the framework works for it, or it waits for the event loop’s turn.',
  sayUnmounted: 'Request {request}: {stage}. Its virtual thread is put aside; no thread of the system is held.',
  sayDatabase: 'PostgreSQL works for request {request} in a transaction of {node}, {thread}: {batch} share it.',
  sayCommit: 'The transaction with request {request} is committed.',
  sayLaneQueue: 'Request {request} waits in {node} until a connection is free. It is a line in a list, and no thread.',
  sayComputeQueue: 'Request {request} waits in {node} until a thread of the pool is free.',
  sayParked: 'Request {request} is handed over: {stage}. Here it is an entry in memory, and no thread waits.',
  sayState: 'Request {request}: {stage}.',
  sayCommand: '{from} sends request {request} on to {to}: do {stage}.',
  sayCompletion: '{from} tells {to} that {stage} of request {request} is done.',
  seen: 'What you see',
  sentence: '{open} requests are open; {held} threads are held for them.',
  notification:
    'After C a request is parked: an entry in memory, and no thread. The event loop is free at once and '
    + 'serves others. A message says “it is done”, and the same event loop continues the request.',
  callback:
    'The rest of the request travels along: “when it is done, do this”. The db-worker runs D, E, F on its own '
    + 'threads. The gateway has nothing to do in between.',
  polling:
    'No message wakes the request. The event loop checks again and again whether the answer is there; each check '
    + 'returns at once. An answer lies there until the next check: see what that adds to half of the requests.',
  blocking:
    'Each request has a thread from A to F. While the database works, that thread sleeps inside the call and '
    + 'can do nothing else. As many requests as there are such threads, and not one more: the rest is turned '
    + 'away.',
  coroutine:
    'The same straight line of code as blocking, on a virtual thread. When it waits, its stack is put aside and the '
    + 'carrier thread below it runs another one: many wait, no thread is held, and a few carriers run all of them.',
  predict: 'Predict first',
  predictLead:
    'Say what you expect, then let two real requests run and compare. Tab, the arrow keys and Enter are '
    + 'enough.',
  exSet: 'Two requests that overlap; style {style}; the database sleeps {millis} ms.',
  exRun: 'Let them run',
  exBoard: 'Tracks to choose from',
  exReal: 'What really happened',
  askRun: 'D, E, F run here',
  askHeld: 'Held while it waits',
  right: 'Right.',
  wrong: 'Not so.',
  differs: 'You said: {told}. It was: {real}.',
  lane_gatewayLoop: 'event loop of the gateway',
  lane_gatewayThread: 'a request thread of the gateway',
  lane_gatewayVirtual: 'a virtual thread of the gateway',
  lane_gatewayPool: 'a compute thread of the gateway',
  lane_dbWorker: 'a thread of the db-worker',
  lane_compute: 'a thread of the compute-service',
  ask_threads: 'How many threads of the gateway are held for the two?',
  ask_processes: 'How many processes of Baton take part in the first request?',
  ask_checks: 'How often is checked whether the first one is done?',
  ask_loops: 'How many event loops serve both?',
  ask_transactions: 'In how many transactions do both go?',
  ask_full: 'What becomes of most of them?',
  said_waited: 'they wait, and are answered',
  said_away: 'they are turned away at once',
  exSetFull: 'Style {style}; one compute thread, {places} places in its queue, and 512 requests that want it.',
  filling: 'Filling the queue, then sending eight requests, style {style} …',
  lapsed: 'The knobs were turned back meanwhile',
  lapsedWhy: 'This page could not renew them in time. Try again.',
  fullSeen: 'Of {count} requests {away} were turned away, the last of them after {slowest}; {done} were answered.',
  exName_synchronous: 'Synchronous',
  exName_callback: 'Callback',
  exName_notification: 'Notification',
  exName_polling: 'Polling',
  exName_blocking: 'Blocking, non-blocking',
  exName_twoByTwo: 'The two by two',
  exName_processes: 'Processes',
  exName_threads: 'Threads',
  exName_coroutines: 'Coroutines',
  exName_eventLoop: 'Event loop',
  exName_multiplexing: 'Multiplexing',
  exName_batching: 'Batching',
  exName_backpressure: 'Backpressure',
  ex_synchronous: 'Does the next step stand right below the call, or somewhere else?',
  exWhy_synchronous:
    'The next step follows right where the call stood: the request is one loop in the source, '
    + 'BlockingRunner, and A to F stand below each other. Here the call keeps its thread, too; that is another '
    + 'question, see 5 and 6.',
  ex_callback: '“When it is done, do this.” Who does this: who asked, or who was asked?',
  exWhy_callback:
    'Who was asked. The rest of the flow is passed along, and the db-worker runs D, E, F on a thread of its '
    + 'own. The gateway only gets the end.',
  ex_notification: '“It is done.” Who continues, and what did it do meanwhile?',
  exWhy_notification:
    'The gateway continues, but D, E, F are compute stages: it hands them to the compute-service, in the same '
    + 'way. Meanwhile its event loop served others: no thread was held.',
  ex_polling: '“Is it done? Is it done?” How often does one check, and who computes after the check that finds it?',
  exWhy_polling:
    'Each check returns at once; the pause between two checks grows. After the check that finds the answer, '
    + 'the gateway runs D, E, F on compute threads of its own.',
  ex_blocking: 'What becomes of the thread while the answer isn’t there?',
  exWhy_blocking:
    'It sleeps inside the call, one for each request: two requests, two threads. Non-blocking is the same '
    + 'question with another answer: the call returns at once, and no thread is held.',
  ex_twoByTwo: 'The code reads from top to bottom (synchronous). Can it be that no thread of the system is blocked?',
  exWhy_twoByTwo:
    'Yes: synchronous is about the order of steps, blocking is about the thread. The virtual thread waits, '
    + 'its stack is put aside, and no thread of the system is held.',
  ex_processes: 'They share no memory. So how many processes does one request need, and where do D, E, F run?',
  exWhy_processes:
    'Each node is a process of its own: in a cluster of ./baton up a gateway, a db-worker and a '
    + 'compute-service take part. What they know of each other they got as messages.',
  ex_threads: 'Two requests at once, each with a thread from A to F. How many threads?',
  exWhy_threads:
    'Two, and they sleep most of the time. Their number is bounded (completion.threads of the gateway): when '
    + 'all are taken, the next request is turned away.',
  ex_coroutines: 'The same straight line of code. How many threads of the system are held now?',
  exWhy_coroutines:
    'None of those that the kernel knows. Compare the hatched bars with those of blocking: they are as long, '
    + 'but they are virtual threads, which cost memory and no thread.',
  ex_eventLoop: 'One thread with a loop serves both. Is it held while the database works?',
  exWhy_eventLoop:
    'No. It runs A, B, C of the second request while the first one waits: look at the gaps in its track. '
    + 'Concurrent, on one thread.',
  ex_multiplexing: 'How many threads wait for the connections of both clients?',
  exWhy_multiplexing:
    'As many as there are event loops that served them, however many connections there are: one system call '
    + '(of the epoll family) waits for all, and says which are ready.',
  ex_batching: 'Two requests come at the same moment. Does each get a transaction of its own?',
  exWhy_batching:
    'It depends on who was first: a lane that is free starts at once with what is there; what comes meanwhile '
    + 'is gathered for the next batch. Send more at once with the knobs above, and see the batches grow.',
  ex_backpressure: 'More comes than can be done, and eight requests of strangers come, too. What becomes of them?',
  exWhy_backpressure:
    'A queue with a bound turns away what finds no place: 503 at once, and who sent it can slow down or go elsewhere. '
    + 'A queue without one would take all of it, and answer when nobody waits any more. Fill the queue with the knobs '
    + 'above, give it more places, and see what is turned away become what waits.',
  computeThreadsNone: 'In this style D, E, F run on the request’s own thread.',
  backToConfigured: 'As configured',
  killWhy:
    'Its process ends at once, as by SIGKILL. It comes back only if something starts it again, as baton up '
    + 'does.',
  token: 'Token',
  cancel: 'Cancel',
  useToken: 'Use it',
  tokenWhy: 'One of node.admin-tokens or tokens.issuer. This tab keeps it until it is closed; an empty one forgets it.',
  notSent: '{count} not sent',
  another: 'Another page makes the load.',
  depthMost: 'up to {count}',
  sayLoopLong:
    'The event loop of {node} runs {stage} of request {request} for {took}: all others on this loop wait '
    + 'meanwhile.',
  sayParkedHeld: 'Request {request} is handed over: {stage}. Its thread sleeps until the answer is there.',
  sayParkedVirtual:
    'Request {request} is handed over: {stage}. Its virtual thread is put aside until the answer is there.',
  sayMail: 'The answer for request {request} lies here: {stage}. Nobody looks until then.',
  exShared:
    'Here one process has several roles. Each role has its own pool, but their threads have the same names: '
    + '“a compute thread” is that of any role. ./baton up starts a process for each role.',
  lane_pool: 'a compute thread (of any role)',
  lane_connection: 'a database connection',
  rowLoop: 'event loop {number}',
  rowRequest: 'request-{number}',
  rowCarrier: 'carrier thread {number}',
  rowCompute: 'compute-{number}',
  rowClient: 'lab-client-{number}',
  rowLane: 'Lane {number}',
};
