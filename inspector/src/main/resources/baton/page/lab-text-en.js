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
  made: '{file} is made, with the last {seconds} s. Your browser has it among its downloads.',
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
  returns: 'All but a killed node returns to what it was when you close this page.',
  style: 'Completion style',
  name_notification: 'notification',
  name_callback: 'callback',
  name_polling: 'polling',
  name_blocking: 'blocking',
  name_coroutine: 'coroutine',
  load: 'Load',
  groupLoad: 'Style and load',
  groupWork: 'Work and queues',
  groupNodes: 'Nodes and faults',
  atOnceMode: 'Fixed number open',
  arrivalsMode: 'Fixed rate',
  atOnce: 'Requests at once',
  atOnceHint: 'Each client sends its next request when it has the answer to its previous one.',
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
  eventLoopsNone: 'This gateway has one event loop; BATON_GATEWAY_INSTANCES=2 ./baton up starts it with two.',
  computeThreads: 'Compute threads',
  computeThreadsHint:
    'Of the pool that runs D, E, F: the compute-service’s (notification), the db-worker’s (callback), the '
    + 'gateway’s (polling).',
  batch: 'Batch, at most',
  batchHint: 'Requests that share one transaction.',
  queue: 'Places in queues',
  queueHint:
    'Requests that may wait in the queue of a lane, or for compute threads. What finds no place is turned away: '
    + '503 at once.',
  dbWorkers: 'Db-workers',
  dbWorkersHint: 'Processes that are started and stopped for real: a start takes seconds.',
  dbWorkersNone: 'Only where ./baton up started a node for each role.',
  computeServices: 'Compute-services',
  computeServicesHint:
    'Processes that are started and stopped for real: a start takes seconds. Without one, the gateway’s own '
    + 'compute threads run D, E, F.',
  computeServicesNone: 'Only where ./baton up started a node for each role.',
  nodesReady: '{count} ready',
  nodesRun: '{all}, of which {count} ready',
  databaseCut: 'Cut the database',
  databaseCutOff: 'Connect the database again',
  databaseCutHint:
    'While it is cut, no db-worker reaches PostgreSQL: its connections are closed, and none can be opened. '
    + 'Requests wait for one for 5 s at the most, and are turned away (503) then.',
  fill_compute: 'Fill the queue for compute threads',
  fill_computeOff: 'Stop filling the queue for compute threads',
  fill_lane: 'Fill the lanes',
  fill_laneOff: 'Stop filling the lanes',
  fillHint:
    'While it is on, 512 requests are open that each want a compute thread, or the database, for a second; each '
    + 'that ends is followed by the next. They are not counted in Answered a second. Stop ends this, too.',
  unready: ' takes no work',
  asConfigured: 'as configured',
  faults: 'Disturb the cluster',
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
  p50: 'Median (half are faster)',
  p99: 'p99 (99 of 100 are faster)',
  refused: 'Turned away a second',
  failed: '{count} failed',
  open: 'Open requests, the filling’s too',
  held: 'Threads held for them',
  busy: 'Threads busy, the load’s too',
  threads: 'Threads of all nodes',
  cpu: 'Processors used, by the load too',
  batchSize: 'Requests in a batch',
  processes: 'Processes',
  processesWhy:
    'Each node is a program of Java with memory of its own; pid is its number. What the kernel says, every two '
    + 'seconds: memory, CPU (processors used), and for how many sockets one call of epoll waits: connections of '
    + 'clients, of other nodes, of PostgreSQL, idle ones, too. Of several epolls the one with most of them counts.',
  process: 'Node',
  pid: 'pid',
  memory: 'Memory',
  processThreads: 'Threads',
  processCpu: 'CPU',
  epollSockets: 'Sockets of an epoll',
  processOf: '{name} (process {pid}, {memory})',
  lanes: 'Tracks',
  window: 'Time shown',
  seconds: '{count} s',
  legendRun: 'runs',
  legendWait: 'waits in a queue, or for an answer',
  legendAside: 'a virtual thread is put aside',
  legendBlocked: 'a thread of the system is held for one request',
  legendDatabase: 'a transaction in PostgreSQL',
  legendBatch: 'number in a bar: requests that share the transaction; none: one, or no room',
  legendDepth: 'height: how many wait at once',
  legendPlaces: 'places of a queue; a mark at its top: a request found none',
  legendShare: 'height: share of a processor that a carrier thread used',
  legendLoop: 'Bars on an event loop are stages that ran there; what else it does is in its CPU share only.',
  honest:
    'Bars and areas are what requests recorded, drawn when something has ended. What is light, and all on the '
    + 'right, are samples: five a second.',
  details: 'More about what is drawn',
  honestMore:
    'Bars of one thread that are less than 0.2 ms apart are drawn as one, as are nearer ones where there are very '
    + 'many; none is narrower than a pixel. A light bar is a thread that is held and has not recorded it yet; a '
    + 'light area is what nodes say waits now. States come from the JVM’s stacks, CPU from the kernel’s account of '
    + 'processor time. A compute thread that slept in most samples of its stage is drawn as one that waits. A '
    + 'carrier thread runs virtual threads, one after the other; its track is of samples only. The number beside an '
    + 'area is the most in the seconds that are shown. What waits is counted as commands, of all requests, the '
    + 'filling’s too, and a moment earlier or later than open requests. The picture is half a second behind the '
    + 'words on its right.',
  missed: '{count} marks came too fast and are not in the picture.',
  notShown: '{count} frames were left out, as this page reads too slowly.',
  unresponsive: 'No answer from {nodes}',
  gone: 'does not answer',
  nothing: 'No page sends requests. Start the load, then look at the tracks.',
  nothingButFill: 'This page fills a queue, and makes no other load. Start the load to see how other requests fare.',
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
  parkedWhy:
    'Requests that are handed over to another node: each is an entry in memory here. Whether a thread sleeps for it, '
    + 'too, is in the tracks of request threads.',
  queueLane: 'queue of the lanes',
  queueLaneWhy:
    'Requests that wait until a lane, a connection to PostgreSQL, is free. Its places are those of all lanes; '
    + 'one can be full while another has room.',
  queueCompute: 'queue for compute threads',
  queueComputeWhy:
    'Requests that wait until a compute thread is free. A node with several roles has a pool, and a queue, for '
    + 'each; its places are those of all.',
  turnedAway: 'turned away',
  turnedAwayWhy:
    'Requests that this gateway answered with 503: there was too much to do, or the database '
    + 'was not available.',
  rateNow: '{count}/s',
  rateMost: 'up to {count}',
  virtual: 'virtual threads',
  virtualWhy: 'Virtual threads, one for each request: how many run or wait at once.',
  laneWhy: 'A lane: one connection to PostgreSQL, and one transaction at a time.',
  threadWhy: 'The JVM calls this thread {name}.',
  placeWhy: 'When it was looked at last, it was at {place}.',
  membersWhy: 'From {first} to {last}: a thin line for each.',
  moreLoops: '{count} more event loops',
  moreRequests: '{count} more request threads',
  moreCarriers: '{count} more carrier threads',
  moreCompute: '{count} more compute threads',
  moreClients: '{count} more threads of the load',
  moreLanes: '{count} more lanes',
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
  nowRuns: 'Runs for these two now',
  nowHeld: 'Held for these two now',
  nowDatabase: 'In a transaction',
  none: 'none',
  seen: 'What you see',
  sentence: 'Open requests: {open}. Threads held for them: {held}.',
  sentenceBlocking:
    'Open requests: {open}. Request threads, looked at up to 0.2 s earlier or later: {sleep} sleep inside a call, '
    + '{run} run, {idle} wait for a request.',
  notification:
    'After C a request waits for an answer: an entry in memory, and no thread. The event loop is free at once and '
    + 'serves others. A message says “it is done”; then the event loop sends D, E, F to the compute-service in the '
    + 'same way, and answers the client at last.',
  loopPressed:
    'The event loop of the gateway is busy nearly all the time: it runs A, B, C of one request after the other, '
    + 'and all others wait for it. An event loop that computes is blocked, too. Give each stage less work, or '
    + 'start the gateway with more event loops.',
  callback:
    'The rest of the request travels along: “when it is done, do this”. The db-worker runs D, E, F on its own '
    + 'threads. The gateway has nothing to do for this request in between.',
  polling:
    'No message wakes the request. The event loop checks again and again whether the answer is there; each check '
    + 'returns at once. An answer lies there until the next check: with one request at once, compare the median '
    + 'with that of notification.',
  blocking:
    'Each request has a thread from A to F. While the database works, that thread sleeps inside the call and can '
    + 'do nothing else. As many requests as there are such threads, and not one more: the rest is turned away.',
  coroutine:
    'The same straight line of code as blocking, on a virtual thread. When it waits, its stack is put aside and the '
    + 'carrier thread below it runs another one: many wait, no thread is held, and a few carriers run all of them.',
  carriersPressed:
    'All carrier threads are busy nearly all the time: virtual threads that want to run wait for one. Virtual '
    + 'threads make waiting cheap, and computing no faster. Give each stage less work.',
  seenCut:
    'The database is cut. Requests wait for a db-worker that takes work, for some seconds, and are turned away then.',
  seenAway:
    'More comes than can be done now: some requests find no place in a queue, or no thread, and are turned away at '
    + 'once (503).',
  notQuiet: 'Other requests are open',
  notQuietWhy:
    'An exercise shows what is so while no other requests come. This page’s load was ended; what is open still is '
    + 'another’s, or waits for something. Try again when it is over.',
  predict: 'Predict first',
  predictLead:
    'Say what you expect, then let real requests run and compare. Tab, the arrow keys and Enter are '
    + 'enough.',
  lapsed: 'The knobs were turned back meanwhile',
  lapsedWhy: 'This page could not renew them in time. Try again.',
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
  places: 'places: {places}',
  placesEach: 'places: {queues} × {each}',
  noPlace: '{count} found no place',
  depthNow: 'now {count}',
  rowLoop: 'event loop {number}',
  rowRequest: 'request thread {number}',
  rowCarrier: 'carrier thread {number}',
  rowCompute: 'compute thread {number}',
  rowClient: 'thread of the load {number}',
  rowLane: 'Lane {number}',
};
