/** The lab's texts in English: the start, the exercises, the sentences of steps. */

export const LEARN_EN = {
  sayLoop: 'The event loop of {node} runs {stage} of request {request} for {took}, then it is free again.',
  sayThread: 'Thread {thread} of {node} runs {stage} of request {request}.',
  sayVirtual: 'A virtual thread of {node} runs {stage} of request {request}, on a carrier thread below it.',
  sayHeld: 'Request {request}: {stage}. Its thread {thread} sleeps inside the call, and can do nothing else.',
  sayUnmounted: 'Request {request}: {stage}. Its virtual thread is put aside; no thread of the system is held.',
  sayDatabase: 'PostgreSQL works for request {request} in a transaction of {node}, {thread}: {batch} share it.',
  sayCommit: 'The transaction with request {request} is committed.',
  sayLaneQueue: 'Request {request} waits in {node} until a connection is free. It is a line in a list, and no thread.',
  sayComputeQueue: 'Request {request} waits in {node} until a thread of the pool is free.',
  sayParked: 'Request {request} is handed over: {stage}. Here it is an entry in memory, and no thread waits.',
  sayState: 'Request {request}: {stage}.',
  sayCommand: '{from} sends request {request} on to {to}: do {stage}.',
  sayCompletion: '{from} tells {to} that {stage} of request {request} is done.',
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
  sayLoopLong:
    'The event loop of {node} runs {stage} of request {request} for {took}: all others on this loop wait '
    + 'meanwhile.',
  sayParkedHeld: 'Request {request} is handed over: {stage}. Its thread sleeps until the answer is there.',
  sayParkedVirtual:
    'Request {request} is handed over: {stage}. Its virtual thread is put aside until the answer is there.',
  sayMail: 'The answer for request {request} lies here: {stage}. Nobody looks until then.',
  lane_pool: 'a compute thread (of any role)',
  lane_connection: 'a database connection',
};
