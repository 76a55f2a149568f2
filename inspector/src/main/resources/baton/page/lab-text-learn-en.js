/** The lab's texts in English: the exercises, and the sentences of steps. */

export const LEARN_EN = {
  rightCell: '{style}: {real}.',
  wrongCell: '{style}: you said “{told}”; it was “{real}”.',
  exSet_two: 'Two requests that overlap; style {style}; the database sleeps {millis} ms.',
  exSet_beside: 'Two requests, style {style}, while {perSecond} requests a second of other clients arrive.',
  exSet_blocked:
    'Two requests, style {style}: first alone, then while {atOnce} other requests compute much in A, B, C.',
  exSet_full:
    'Style {style}; one compute thread in each pool of each node, {places} places in each queue (of a lane, of a '
    + 'pool), and 512 requests that come at once.',
  exSet_board: 'All five styles, two requests each; the database sleeps {millis} ms.',
  busy_two: 'Sending two requests, style {style} …',
  busy_beside: 'Starting the load, then sending two requests, style {style} …',
  busy_blocked: 'Sending two requests alone, then beside the load, style {style} …',
  busy_full: 'Filling the queue, then sending eight requests, style {style} …',
  busy_board: '{at} of {count}: two requests, style {style} …',
  exRun: 'Let them run',
  exRunAll: 'Let all five run',
  exFirst: 'First answer what is asked above.',
  exFirstCells: 'First choose a cell for each style.',
  exBoard: 'Tracks to choose from',
  exReal: 'What really happened',
  exResult: 'What it showed',
  exTry: 'Try this:',
  tryLoad: '{style}, {atOnce} at once, database {millis} ms, work {rounds}',
  tryBatch: 'batch at most {most}',
  tryQueue: '{most} places in queues',
  tryConfigured: 'as configured',
  askRun: 'D, E, F run here',
  askHeld: 'Threads of the system held while the request waits',
  right: 'Right.',
  wrong: 'Not so.',
  rightRun: 'D, E, F ran on {real}.',
  wrongRun: 'You said D, E, F run on {told}; they ran on {real}.',
  rightHeld: 'Threads of the system that were held: {real}.',
  wrongHeld: 'Threads of the system that are held: you said {told}; it was {real}.',
  rightCount: '{question} {real}.',
  wrongCount: '{question} You said “{told}”; it was “{real}”.',
  saidCount: '{count}',
  saidTimes: '{count}',
  saidTimesOrMore: '{count} or more',
  saidNeither: 'not to be told',
  soFar: 'So far',
  soFarHeld: 'threads held for both',
  soFarChecks: 'checks of request 1',
  soFarTook: 'request 1 took, at best',
  soFarFirst: 'The first run of a style is slower, as its code is not compiled yet: let it run again to compare.',
  exShared:
    'Here one process has several roles. Each role has its own pool, but their threads have the same names: '
    + '“a compute thread” is that of any role. ./baton up starts a process for each role.',
  exLook:
    'The kernel, of {thread} while request {request} waited for {stage}: {state}, {words}. {alike} of {looks} '
    + 'looks saw this.',
  exNoLook: 'No sample of the kernel fell into the time in which they waited: let them run again.',
  exSockets: 'Now one call of epoll in {name} (process {pid}) waits for {sockets} sockets.',
  exNoSockets: 'For how many sockets the calls of {name} wait is not known here.',
  lane_gatewayLoop: 'the event loop of the gateway',
  lane_gatewayThread: 'a request thread of the gateway',
  lane_gatewayVirtual: 'a virtual thread of the gateway',
  lane_gatewayPool: 'a compute thread of the gateway',
  lane_dbWorker: 'a thread of the db-worker',
  lane_compute: 'a thread of the compute-service',
  lane_pool: 'a compute thread (of any role)',
  lane_connection: 'a database connection',
  lane_none: 'none',
  ask_threads: 'How many threads of the gateway are held for the two?',
  ask_processes: 'How many processes of Baton take part in the first request?',
  ask_checks: 'How many times is the first request checked?',
  ask_waiting: 'How many threads wait for both connections?',
  ask_meanwhile: 'What does the event loop do meanwhile?',
  ask_speed: 'How fast are the two requests beside that load?',
  ask_shared: 'How many requests share the transaction of request 1?',
  ask_full: 'What happens to most of the eight?',
  said_works: 'it runs A, B, C of request 2',
  said_sleeps: 'it waits for the answer to request 1',
  said_same: 'as fast as alone',
  said_slower: 'they have to wait',
  said_alone: 'only request 1',
  said_several: 'two or more',
  said_waited: 'they wait, and are answered',
  said_away: 'they are turned away at once',
  exName_synchronous: 'Synchronous',
  ex_synchronous:
    'The request waits for DB. Does its own thread fetch the answer and go on, or does another one? So where do '
    + 'D, E, F run?',
  exIs_synchronous:
    'Synchronous means: the caller fetches the answer itself, by waiting for it right there or by asking again, and '
    + 'then goes on. Asynchronous means: the call says no more than “taken”, and the rest is started by the answer '
    + 'when it comes.',
  exSee_synchronous:
    'In the picture: look at the track {thread}. A, B, C, the wait for DB, and D, E, F follow each other in '
    + 'this one row: the request’s thread itself waits, and then goes on.',
  exWrong_synchronous:
    'Synchronous does not mean blocking: this thread happens to be blocked, too, but that is another question '
    + '(5). With coroutine (9) the steps follow each other just so, and no thread of the system is blocked.',
  exTry_synchronous: 'On the tracks of request threads: each runs, is held, runs; the next request takes another one.',
  exName_callback: 'Callback',
  ex_callback: '“When it is done, do this.” Who does this: who asked, or who was asked?',
  exIs_callback:
    'Callback means: what is to be done next (D, E, F) is handed over together with the work, and whoever does '
    + 'the work does that, too.',
  exSee_callback:
    'In the picture: look at {thread}. D, E, F run there, right after DB. Only after F an arrow goes back to '
    + 'the gateway, with the end result.',
  exWrong_callback:
    'It is not the gateway that goes on after DB: the remaining stages were handed over, so no thread of the '
    + 'gateway is held, and it only gets the end. After exercise 3, compare it with notification in “So far” below.',
  exTry_callback:
    'With callback the compute threads of the db-workers run D, E, F; with notification those of the '
    + 'compute-service.',
  exName_notification: 'Notification',
  ex_notification: '“It is done.” Who has D, E, F done now, and where do they run?',
  exIs_notification: 'Notification means: a message says “it is done”, and whoever asked continues the request itself.',
  exSee_notification:
    'In the picture: after DB an arrow comes back to the gateway, and a second one leaves it: the gateway '
    + 'continues, and sends D, E, F to {thread}, as they are computing work. While DB works, its event loop '
    + 'has no bar of this request: it is free for others.',
  exWrong_notification:
    'The one who continues need not compute: the gateway decides what comes next, the compute-service runs it, '
    + 'and no thread is held meanwhile. With callback the db-worker goes on, and the gateway isn’t asked.',
  exTry_notification:
    'With callback the compute threads of the db-workers run D, E, F; with notification those of the '
    + 'compute-service.',
  exName_polling: 'Polling',
  ex_polling: '“Is it done? Is it done?” How many times does one check, and who runs D, E, F then?',
  exIs_polling:
    'Polling means: nobody tells the caller. It checks again and again whether the answer is there, and each '
    + 'check returns at once.',
  exSee_polling:
    'In the picture: each thin blue line on the event loop’s track that is called check when you pick it is one; '
    + 'request 1 was checked {checks} times, first for DB, then for D to F. On the track “waits for an answer”, the '
    + 'length of the bar “in the mail” is what polling costs: the answer of DB lay there for {mail} until a check '
    + 'found it. Then {thread} ran D, E, F.',
  exWrong_polling:
    'A check does not wait: it says “not yet”, and the event loop is free until the next one. Nor is it '
    + 'checked all the time: the pause between two checks grows, so that fewer of them find nothing.',
  exTry_polling:
    'One request at once: compare the median time of both. With polling the answer has to wait for the next '
    + 'check.',
  exName_blocking: 'Blocking, non-blocking',
  ex_blocking: 'What happens to the thread until the answer arrives?',
  exIs_blocking:
    'Blocking means: the call keeps its thread, which sleeps inside the call until the answer is there. '
    + 'Non-blocking means: the call returns at once, with the answer or with “not yet”, and the thread is free.',
  exSee_blocking:
    'In the picture: look at the crossed bars on {held}. Each sleeps for one request, and can do nothing else.',
  exWrong_blocking:
    'No thread of the db-worker is held: it speaks to PostgreSQL without blocking. Its event loop sends the '
    + 'query over a lane, a connection, and is free until the answer comes.',
  exTry_blocking: 'The figure of held threads: up to 16 with blocking, none with notification.',
  exName_twoByTwo: 'The two by two',
  ex_twoByTwo: 'Two questions, four cells. Into which one does each style belong?',
  exIs_twoByTwo:
    'Synchronous or asynchronous: does the caller fetch the answer, or does the answer start the rest when it comes? '
    + 'Blocking or not: does a thread sleep until the answer is there? Neither answer follows from the other.',
  exSee_twoByTwo:
    'In the table above: held threads are counted in the run. That the caller fetched the answer is judged by '
    + 'the run, too: the same thread went on, or the answer was found by a check of the caller (polling). Who runs '
    + 'D, E, F then is another question.',
  exWrong_twoByTwo:
    'Synchronous does not mean that a thread sleeps: polling and coroutine are synchronous, and hold none. '
    + 'Asynchronous does not mean that nothing sleeps: an idle event loop is blocked in one call, for all '
    + 'connections at once.',
  exTry_twoByTwo: 'Straight code, 16 requests that wait, and no held thread.',
  exName_processes: 'Processes',
  ex_processes: 'A request comes in at the gateway. How many programs of Baton work on it until it is answered?',
  exIs_processes:
    'A process is a program that runs, with memory of its own. The threads of a process share its memory; '
    + 'processes share none, and only send messages to each other.',
  exSee_processes:
    'In the picture: the names on the left are processes: {processes}. Each arrow between them is a message. '
    + 'PostgreSQL, which works behind the lane, is one more, and not counted here. Number (pid) and memory of each, '
    + 'as they are now, are in the table “Processes” above the tracks.',
  exWrong_processes:
    'More tracks are not more processes: one process has several threads, and if it is killed, all of them '
    + 'end. Other processes live on.',
  exTry_processes: 'Start this, then press Kill of a db-worker on the left: its tracks end, those of the others go on.',
  exName_threads: 'Threads',
  ex_threads: 'Two requests overlap, and each has a thread from A to F. How many threads are held while they wait?',
  exIs_threads:
    'A thread is one line of execution within a process. It shares the memory with the other threads of the '
    + 'process, and the kernel gives it a processor when it can run.',
  exSee_threads:
    'In the picture: look at {held}. Each has short bars where it runs, and a long one in which it is held.',
  exWrong_threads:
    'One thread can’t serve both: asleep in a call for one request, it can’t run the other. So the number of '
    + 'threads bounds the number of requests (completion.threads; 64, unless it is configured otherwise).',
  exTry_threads:
    '96 requests at once: with blocking only as many as there are threads are held, and the rest is turned '
    + 'away; with coroutine none is.',
  exName_coroutines: 'Coroutines',
  ex_coroutines: 'The same straight line of code as blocking. Which threads of the system are held now?',
  exIs_coroutines:
    'A coroutine is a computation that is put aside while it waits, and goes on later. In Java these are '
    + 'virtual threads: objects in memory, unknown to the kernel. A carrier is the thread of the system on which '
    + 'a virtual thread runs at a moment.',
  exSee_coroutines:
    'In the picture: {virtual} are virtual threads. In their long bars they wait, and hold nothing. In their '
    + 'short ones they run on carrier threads: {carriers}. What ran on these is drawn a second time, in rows of '
    + 'their own.',
  exWrong_coroutines:
    'A thread that waits in the picture need not be a thread of the system: none of those is held. While one '
    + 'virtual thread waits, its carrier runs another one.',
  exTry_coroutines: '64 requests, and no held thread: a few carrier threads run all of them.',
  exName_eventLoop: 'Event loop',
  ex_eventLoop: 'One thread with a loop serves both requests. What does it do while the database works for request 1?',
  exIs_eventLoop:
    'An event loop is one thread that does the same again and again: take the events that are there, handle '
    + 'each of them briefly, wait for the next ones. It never waits for a single request.',
  exSee_eventLoop:
    'In the picture: look at {loops}. While DB of request 1 runs, A, B, C of request 2 run on the same track. '
    + 'Its gaps are time for others.',
  exWrong_eventLoop:
    'Request 1 is not forgotten meanwhile: it is an entry in memory, and no thread. Two at once on one thread '
    + 'are concurrent; parallel they are only on several threads.',
  exTry_eventLoop: 'The track of the event loop: many short bars, and never “held”.',
  exName_blockedLoop: 'Blocking the event loop',
  ex_blockedLoop:
    'What if the event loop is kept from its work? Other requests compute much in A, B, C, on the same loop.',
  exIs_blockedLoop:
    'Blocking the event loop means: something on it does not come to an end soon, as it waits or computes for '
    + 'long. All others on this loop wait meanwhile.',
  exSee_blockedLoop:
    'Alone, request 1 took {alone}; beside the load {first}. There it waited {forLoop} for the loop, between '
    + 'stages and on the ways from it and back to it, as messages leave and arrive in its turns, too; and {forThread} '
    + 'in a queue for a compute thread. {mostly} In the picture: the arrows from and to {loops}, and below them the '
    + 'row “for all requests”: what the loop ran meanwhile, whoever’s it was. Only stages are drawn there; in its gaps '
    + 'it did something else, or waited for a processor.',
  mostlyLoop: 'So most of it is the loop; the rest it lost in a lane, or for want of a processor.',
  mostlyThread: 'This time the compute threads kept it longer than the loop did: let them run again.',
  mostlyElse: 'Most of the rest it lost elsewhere: in a lane, or for want of a processor.',
  strangers: 'What became of each of the eight, and how late',
  strangerAnswered: 'answered after {took}',
  strangerAway: '503 after {took}',
  strangerOther: '{status} after {took}',
  strangerWhere: 'no place in the {queue} of {node}',
  exWrong_blockedLoop:
    'No thread is held, and yet all wait: the loop does not sleep, it computes. So what takes long belongs on '
    + 'threads of its own, as D, E, F are.',
  exTry_blockedLoop: 'The track of the event loop has hardly a gap, and answers take long.',
  exName_multiplexing: 'Multiplexing',
  ex_multiplexing:
    'Two clients are connected, and wait for their answers. How many threads of the gateway wait for events of '
    + 'their connections?',
  exIs_multiplexing:
    'Multiplexing means: one thread waits for many connections with a single system call. An event loop calls '
    + 'epoll, which waits for all of them at once and reports which are ready.',
  exSee_multiplexing:
    'In the picture: both requests came in at {loops}. While both wait it has no bar: nearly always it sleeps in '
    + 'that one call. The table “Processes” above the tracks says for how many sockets it waits.',
  exWrong_multiplexing:
    'There is no thread for each connection: however many there are, only event loops wait for them.',
  exTry_multiplexing:
    '256 connections, still the same event loop: in the table “Processes” one epoll of the gateway waits for them.',
  exName_batching: 'Batching',
  ex_batching: 'Many requests come at the same time. Does request 1 get a transaction of its own?',
  exIs_batching:
    'Batching means: several requests share one transaction, so that its price is paid once for all of them.',
  exSee_batching: 'In the picture: look at the bar DB of request 1 on {lane}. Requests in its transaction: {batch}.',
  exWrong_batching:
    'A lane that is free does not wait for more: it starts at once with what came first. What comes meanwhile '
    + 'is gathered for the next batch. So two requests alone seldom share one.',
  exTry_batching: 'Compare requests in a batch, and answers a second.',
  exName_backpressure: 'Backpressure',
  ex_backpressure:
    'More requests arrive than can be handled. Then eight more come from other clients. What happens to most '
    + 'of these eight?',
  exIs_backpressure:
    'Backpressure means: who has too much to do lets those who send know at once, and takes on no more than it '
    + 'can do.',
  exSee_backpressure:
    '{turned} {answered} “At once” means: without waiting for the work, of which each piece takes a second here. '
    + 'In the tracks below, a mark at the top of a queue is a moment when a request found no place in it: in the '
    + 'queues of the lanes as well, through which all go first. A queue may be full for less than 10 ms, of which the '
    + 'area is an average.',
  exTracks: 'What the nodes did in these seconds:',
  fullNoneAway: 'None of the {count} requests was turned away.',
  fullSomeAway:
    'Of {count} requests {away} were turned away, half of these within {median}, the last after {slowest}.',
  fullAllAway:
    'All {count} requests were turned away, half of them within {median}, the last after {slowest}.',
  fullNoneDone: 'None was answered.',
  fullSomeDone: 'Answered: {done}.',
  fullAllDone: 'All of them were answered.',
  exWrong_backpressure:
    'A queue without a bound would take all of them, and answer after the client has given up. 503 lets a '
    + 'client slow down, or go elsewhere. (One compute thread: while it ran, each pool of each node had one; '
    + 'this style uses the compute-service’s. A thread that still has work ends it first.)',
  exTry_backpressure:
    'Four places in each queue are too few for 256 at once: many find none (the queues say how many, the track '
    + '“turned away” how many a second) and soon send again, while compute threads have nothing to do between bursts. '
    + 'As configured all wait in queues, and none is turned away.',
  sayDatabase:
    'PostgreSQL works for request {request} in a transaction of {node}, {thread}; it is the only request in '
    + 'it.',
  sayDatabaseShared:
    'PostgreSQL works for request {request} in a transaction of {node}, {thread}; {batch} requests share it.',
  sayBetween:
    'Between two stages of request {request} ({took}): the framework worked, or the request waited for the '
    + 'loop’s turn.',
  sayBetweenThread:
    'Between two stages of request {request} ({took}): the framework worked on {thread}, or it waited for a processor.',
  sayNotYet: 'The event loop of {node} checks request {request}: not done yet.',
  sayCheckDone: 'The event loop of {node} checks request {request}: done.',
  sayWindow: 'Request {request} waits for a free slot at {peer}.',
  sayStore: 'Request {request} waits for its result to be stored.',
  sayMail: 'The answer for request {request} is here, but nobody looks before the next check.',
  sayCompletionCallback: '{from} sends the end result of request {request} to {to}: {stage} are done.',
  sayCompletionPolling:
    '{from} puts the answer for request {request} into the mailbox of {to}: {stage} is done. Nobody is told.',
  sayCompletionBlocking:
    '{from} answers {to}: {stage} of request {request} is done. The answer wakes the sleeping thread.',
  sayCompletionCoroutine:
    '{from} answers {to}: {stage} of request {request} is done. The answer wakes the virtual thread that was '
    + 'put aside.',
  nowAside: 'Virtual threads put aside',
  sayLoop: 'The event loop of {node} runs {stage} of request {request} for {took}, then it is free again.',
  sayThread: 'On {node}, {thread} runs {stage} of request {request}.',
  sayVirtual: 'A virtual thread of {node} runs {stage} of request {request}, on a carrier thread.',
  sayHeld: 'Request {request}: {stage}. Its {thread} sleeps inside the call, and can do nothing else.',
  sayUnmounted: 'Request {request}: {stage}. Its virtual thread is put aside; no thread of the system is held.',
  sayCommit: 'The transaction with request {request} is committed.',
  sayLaneQueue: 'Request {request} waits in {node} until a connection is free. It is a line in a list, and no thread.',
  sayComputeQueue: 'Request {request} waits in {node} until a thread of the pool is free.',
  sayParked: 'Request {request} is handed over: {stage}. Here it is an entry in memory, and no thread waits.',
  sayState: 'Request {request}: {stage}.',
  sayCommand: '{from} sends request {request} on to {to}: do {stage}.',
  sayCompletion: '{from} tells {to} that {stage} of request {request} is done.',
  sayLoopLong:
    'The event loop of {node} runs {stage} of request {request} for {took}: all others on this loop wait '
    + 'meanwhile.',
  sayParkedHeld: 'Request {request} is handed over: {stage}. Its thread sleeps until the answer is there.',
  sayParkedVirtual:
    'Request {request} is handed over: {stage}. Its virtual thread is put aside until the answer is there.',
};
