/** The lab's texts in Korean: the exercises, and the sentences of steps. */

export const LEARN_KO = {
  rightCell: '{style}: {real}. 예측대로입니다.',
  wrongCell: '{style}: 예측은 “{told}”, 실제는 “{real}”.',
  exSet_two: '시간이 겹치는 요청 두 개, 방식은 {style}, 데이터베이스는 {millis}ms 동안 잠듭니다.',
  exSet_beside: '{style} 방식의 요청 두 개를, 다른 클라이언트의 요청이 초당 {perSecond}개씩 들어오는 가운데 보냅니다.',
  exSet_blocked: '{style} 방식의 요청 두 개를 먼저 따로, 그다음에는 A, B, C에서 계산을 많이 하는 다른 요청 {atOnce}개와 함께 보냅니다.',
  exSet_full: '방식은 {style}. 노드의 풀마다 계산 스레드 하나, 대기열(레인마다, 풀마다)의 자리는 {places}개씩, 그리고 한꺼번에 오는 요청 512개.',
  exSet_board: '다섯 방식마다 요청 두 개씩, 데이터베이스는 {millis}ms 동안 잠듭니다.',
  busy_two: '{style} 방식으로 요청 두 개를 보내는 중 …',
  busy_beside: '부하를 시작한 다음 {style} 방식으로 요청 두 개를 보내는 중 …',
  busy_blocked: '{style} 방식으로 요청 두 개를 먼저 따로, 그다음 부하와 함께 보내는 중 …',
  busy_full: '대기열을 채운 다음 {style} 방식으로 요청 여덟 개를 보내는 중 …',
  busy_board: '{count}개 중 {at}번째: {style} 방식으로 요청 두 개를 보내는 중 …',
  exRun: '실행하기',
  exRunAll: '다섯 방식 모두 실행하기',
  exFirst: '먼저 위의 물음에 답하세요.',
  exFirstCells: '먼저 방식마다 칸을 고르세요.',
  exBoard: '고를 수 있는 트랙',
  exReal: '실제로 일어난 일',
  exResult: '결과',
  exTry: '해 보기:',
  tryLoad: '{style}, 동시 요청 {atOnce}개, 데이터베이스 {millis}ms, 작업량 {rounds}',
  tryBatch: '배치 최대 {most}개',
  tryQueue: '대기열 자리 {most}개',
  tryConfigured: '설정대로',
  askRun: 'D, E, F를 실행하는 곳',
  askHeld: '요청이 기다리는 동안 붙잡히는 운영체제 스레드',
  right: '맞습니다.',
  wrong: '그렇지 않습니다.',
  rightRun: 'D, E, F를 실행한 곳: {real}.',
  wrongRun: 'D, E, F를 실행하는 곳: 예측은 {told}, 실제는 {real}.',
  rightHeld: '붙잡힌 운영체제 스레드: {real}.',
  wrongHeld: '붙잡힌 운영체제 스레드: 예측은 {told}, 실제는 {real}.',
  rightCount: '{question} 예측대로 ‘{real}’입니다.',
  wrongCount: '{question} 예측: {told}. 실제: {real}.',
  saidCount: '{count}개',
  saidTimes: '{count}번',
  saidTimesOrMore: '{count}번 이상',
  saidNeither: '알 수 없음',
  soFar: '지금까지 본 것',
  soFarHeld: '두 요청에 붙잡힌 스레드',
  soFarChecks: '요청 1번을 확인한 횟수',
  soFarTook: '요청 1번에 걸린 가장 짧은 시간',
  soFarFirst: '방식마다 첫 실행은 코드가 아직 컴파일되지 않아 느립니다. 비교하려면 한 번 더 실행하세요.',
  exShared:
    '여기서는 프로세스 하나가 여러 역할을 맡습니다. 역할마다 풀이 따로 있지만 스레드 이름이 같으므로, “계산 스레드”는 어느 역할의 것이든 됩니다. ./baton up은 역할마다 '
    + '프로세스를 따로 시작합니다.',
  exLook: '요청 {request}번이 {stage}의 응답을 기다리는 동안 커널이 본 {thread}: {state}, {words}. {looks}번 가운데 {alike}번이 이 상태였습니다.',
  exNoLook: '두 요청이 기다리는 동안 뽑은 커널 표본이 없습니다. 다시 실행해 보세요.',
  exSockets: '지금 {name}(프로세스 {pid})의 epoll 호출 하나가 소켓 {sockets}개를 기다립니다.',
  exNoSockets: '{name}의 호출이 소켓 몇 개를 기다리는지는 여기서 알 수 없습니다.',
  lane_gatewayLoop: '게이트웨이의 이벤트 루프',
  lane_gatewayThread: '게이트웨이의 요청 스레드',
  lane_gatewayVirtual: '게이트웨이의 가상 스레드',
  lane_gatewayPool: '게이트웨이의 계산 스레드',
  lane_dbWorker: 'db-worker의 스레드',
  lane_compute: 'compute-service의 스레드',
  lane_pool: '계산 스레드(어느 역할이든)',
  lane_connection: '데이터베이스 연결',
  lane_none: '없음',
  ask_threads: '요청 두 개 때문에 붙잡히는 게이트웨이의 스레드는 몇 개일까요?',
  ask_processes: '첫 요청에는 Baton의 프로세스가 몇 개 참여할까요?',
  ask_checks: '첫 요청이 끝났는지 몇 번 확인할까요?',
  ask_waiting: '두 연결을 기다리는 스레드는 몇 개일까요?',
  ask_meanwhile: '그동안 이벤트 루프는 무엇을 할까요?',
  ask_speed: '그 부하와 함께 보낸 요청 두 개는 얼마나 빠를까요?',
  ask_shared: '요청 1번의 트랜잭션에는 요청이 몇 개 들어 있을까요?',
  ask_full: '여덟 개 대부분은 어떻게 될까요?',
  said_works: '요청 2번의 A, B, C를 실행한다',
  said_sleeps: '요청 1번의 응답을 기다린다',
  said_same: '따로 보냈을 때만큼 빠르다',
  said_slower: '기다려야 해서 느리다',
  said_alone: '요청 1번 하나뿐',
  said_several: '2개 이상',
  said_waited: '기다렸다가 응답을 받는다',
  said_away: '곧바로 거절된다',
  exName_synchronous: '동기',
  ex_synchronous: '요청이 DB를 기다립니다. 그 요청의 스레드가 응답을 직접 가져와 이어 갈까요, 다른 스레드가 이어 갈까요? 그래서 D, E, F는 어디에서 실행될까요?',
  exIs_synchronous:
    '동기란 호출한 쪽이 응답을 직접 가져온 다음에 이어 가는 것입니다(그 자리에서 기다리거나, 거듭 확인해서). '
    + '비동기란 호출할 때는 “맡았다”는 답만 받고, 나중에 온 응답이 나머지를 시작하게 하는 것입니다.',
  exSee_synchronous: '그림에서 {thread} 트랙을 보세요. A, B, C와 DB 대기, D, E, F가 이 한 줄에 차례로 이어집니다. 요청의 스레드가 직접 기다렸다가 이어서 실행합니다.',
  exWrong_synchronous:
    '동기와 블로킹은 다른 말입니다. 여기서는 스레드도 블록되지만 그것은 다른 질문입니다(5번). 코루틴(9번)은 단계가 똑같이 이어지면서도 운영체제 스레드를 블록하지 않습니다.',
  exTry_synchronous: '요청 스레드의 트랙을 보세요. 저마다 실행, 붙잡힘, 실행으로 이어지고, 다음 요청은 다른 스레드가 맡습니다.',
  exName_callback: '콜백',
  ex_callback: '“끝나면 이것도 해 줘.” 이것을 하는 쪽은 부탁한 쪽일까요, 부탁받은 쪽일까요?',
  exIs_callback: '콜백이란 다음에 할 일(D, E, F)을 작업과 함께 넘겨, 작업한 쪽이 그것까지 하게 하는 것입니다.',
  exSee_callback: '그림에서 {thread} 트랙을 보세요. DB 바로 다음에 D, E, F가 거기에서 실행됩니다. F가 끝난 뒤에야 마지막 결과를 담은 화살표가 게이트웨이로 돌아갑니다.',
  exWrong_callback:
    'DB 다음을 이어 가는 것은 게이트웨이가 아닙니다. 남은 단계(D, E, F)를 함께 넘기므로 게이트웨이의 스레드는 붙잡히지 않고, 마지막 결과만 받습니다. 연습 3을 한 뒤 아래 “지금까지 본 '
    + '것”에서 알림과 비교해 보세요.',
  exTry_callback: '콜백에서는 db-worker의 계산 스레드가, 알림에서는 compute-service의 계산 스레드가 D, E, F를 실행합니다.',
  exName_notification: '알림',
  ex_notification: '“끝났어.” 이제 D, E, F는 누가 맡기고, 어디에서 실행될까요?',
  exIs_notification: '알림이란 “끝났어”라는 메시지를 받고, 요청한 쪽이 나머지를 이어서 하는 것입니다.',
  exSee_notification:
    '그림에서 DB 다음에 화살표가 게이트웨이로 돌아오고, 거기에서 다시 하나가 나갑니다. 게이트웨이가 이어서, 계산 작업인 D, E, F를 {thread}에 맡긴 것입니다. DB가 '
    + '일하는 동안 이벤트 루프에는 이 요청의 막대가 없고, 다른 요청을 처리할 수 있습니다.',
  exWrong_notification:
    '이어 가는 쪽이 꼭 직접 계산하는 것은 아닙니다. 다음에 할 일은 게이트웨이가 정하고 실행은 compute-service가 하며, 그동안 붙잡히는 스레드는 없습니다. 콜백에서는 게이트웨이를 '
    + '거치지 않고 db-worker가 이어 갑니다.',
  exTry_notification: '콜백에서는 db-worker의 계산 스레드가, 알림에서는 compute-service의 계산 스레드가 D, E, F를 실행합니다.',
  exName_polling: '폴링',
  ex_polling: '“끝났나? 끝났나?” 몇 번이나 확인할까요? 그다음 D, E, F는 누가 실행할까요?',
  exIs_polling: '폴링이란 아무도 알려 주지 않으므로, 요청한 쪽이 응답이 왔는지 거듭 확인하는 것입니다. 확인은 매번 곧바로 돌아옵니다.',
  exSee_polling:
    '그림에서 이벤트 루프의 가는 파란 선 하나가 확인 한 번이고(고르면 “확인”이라고 나옵니다), 요청 1번은 {checks}번 확인했습니다(먼저 DB, 다음은 D~F). '
    + '“응답 대기” 트랙의 “우편함” 막대의 길이가 폴링의 비용입니다. DB의 응답이 확인될 때까지 {mail} 동안 놓여 있었습니다. 그다음 {thread}에서 D, E, F를 실행했습니다.',
  exWrong_polling:
    '확인은 기다리는 것이 아닙니다. “아직”이라는 답을 곧바로 받고, 다음 확인까지 이벤트 루프는 다른 일을 합니다. 쉬지 않고 확인하는 것도 아닙니다. 허탕을 줄이려고 확인 사이의 간격을 '
    + '점점 늘립니다.',
  exTry_polling: '동시에 요청 하나씩입니다. 두 방식의 중앙값(절반이 더 빠른 시간)을 비교해 보세요. 폴링에서는 응답이 다음 확인을 기다립니다.',
  exName_blocking: '블로킹과 논블로킹',
  ex_blocking: '응답이 올 때까지 스레드는 어떻게 될까요?',
  exIs_blocking:
    '블로킹이란 호출이 스레드를 놓아주지 않아, 응답이 올 때까지 스레드가 호출 안에서 잠드는 것입니다. 논블로킹이란 호출이 응답이나 “아직”이라는 답과 함께 곧바로 돌아와, 스레드가 풀려나는 '
    + '것입니다.',
  exSee_blocking: '그림에서 {held} 트랙의 격자무늬 막대를 보세요. 스레드마다 요청 하나 때문에 잠들어 다른 일을 할 수 없습니다.',
  exWrong_blocking:
    'db-worker의 스레드는 붙잡히지 않습니다. db-worker는 PostgreSQL과 논블로킹으로 주고받기 때문입니다. 이벤트 루프가 레인(연결)으로 쿼리를 보내고, 응답이 올 때까지 '
    + '풀려나 있습니다.',
  exTry_blocking: '붙잡힌 스레드 수를 보세요. 블로킹에서는 16개까지 늘고, 알림에서는 0입니다.',
  exName_twoByTwo: '2×2 표',
  ex_twoByTwo: '질문은 둘, 칸은 넷입니다. 각 방식은 어느 칸에 들어갈까요?',
  exIs_twoByTwo:
    '동기와 비동기란 호출한 쪽이 응답을 직접 가져오는지, 응답이 와서 나머지가 시작되는지를 말합니다. 블로킹이란 응답이 올 때까지 스레드가 잠드는지를 말합니다. '
    + '한쪽 답으로 다른 쪽 답이 정해지지 않습니다.',
  exSee_twoByTwo:
    '위 표에서 붙잡힌 스레드는 실제 실행에서 센 값입니다. 호출한 쪽이 응답을 직접 가져왔는지도 실행을 보고 정했습니다. 같은 스레드가 이어 갔거나, 호출한 쪽이 확인해서 응답을 찾은 '
    + '경우(폴링)입니다. 그다음 D, E, F를 누가 실행하는지는 다른 질문입니다.',
  exWrong_twoByTwo:
    '동기라고 해서 스레드가 잠드는 것은 아닙니다. 폴링과 코루틴은 동기이지만 스레드를 붙잡지 않습니다. 비동기라고 해서 잠드는 것이 없는 것도 아닙니다. 할 일 없는 이벤트 루프는 모든 연결을 '
    + '대신해 호출 하나 안에서 블록됩니다.',
  exTry_twoByTwo: '위에서 아래로 읽히는 코드이고 요청 16개가 기다리지만, 붙잡힌 스레드는 없습니다.',
  exName_processes: '프로세스',
  ex_processes: '요청 하나가 게이트웨이로 들어옵니다. 응답할 때까지 Baton의 프로그램 몇 개가 일할까요?',
  exIs_processes: '프로세스란 자기 메모리를 따로 가진, 실행 중인 프로그램입니다. 한 프로세스의 스레드들은 메모리를 공유하지만, 프로세스끼리는 공유하지 않고 메시지만 주고받습니다.',
  exSee_processes:
    '그림 왼쪽의 이름이 프로세스입니다: {processes}. 그 사이의 화살표는 모두 메시지입니다. 레인 뒤에서 일하는 PostgreSQL도 프로세스이지만 여기서는 세지 않았습니다. 프로세스 '
    + '번호(pid)와 메모리의 지금 값은 트랙 위의 “프로세스” 표에 있습니다.',
  exWrong_processes: '트랙이 많다고 프로세스가 많은 것은 아닙니다. 프로세스 하나에 스레드가 여럿 있고, 프로세스가 죽으면 그 스레드가 모두 끝납니다. 다른 프로세스는 계속 살아 있습니다.',
  exTry_processes: '시작한 다음 왼쪽에서 db-worker 하나를 죽여 보세요. 그 트랙만 끝나고 나머지는 계속됩니다.',
  exName_threads: '스레드',
  ex_threads: '겹치는 요청 두 개가 저마다 A부터 F까지 스레드를 하나씩 씁니다. 기다리는 동안 스레드는 몇 개 붙잡힐까요?',
  exIs_threads: '스레드란 프로세스 안의 실행 흐름 하나입니다. 같은 프로세스의 다른 스레드와 메모리를 공유하고, 실행할 수 있을 때 커널이 프로세서를 내줍니다.',
  exSee_threads: '그림에서 {held} 트랙을 보세요. 실행하는 짧은 막대와, 붙잡혀 있는 긴 막대가 있습니다.',
  exWrong_threads:
    '스레드 하나로 둘을 처리할 수는 없습니다. 한 요청의 호출 안에서 잠들면 다른 요청을 실행하지 못합니다. 그래서 스레드 수만큼만 동시에 처리됩니다(completion.threads, '
    + '설정하지 않으면 64개).',
  exTry_threads: '동시 요청 96개입니다. 블로킹에서는 스레드 수만큼만 처리되고 나머지는 거절됩니다. 코루틴에서는 거절되지 않습니다.',
  exName_coroutines: '코루틴',
  ex_coroutines: '블로킹과 똑같이 위에서 아래로 읽히는 코드입니다. 이번에는 어떤 운영체제 스레드가 붙잡힐까요?',
  exIs_coroutines:
    '코루틴이란 기다릴 때 스레드를 놓아주고 멈췄다가 나중에 그 자리에서 이어지는 계산입니다. 자바에서는 가상 스레드가 코루틴입니다. 가상 스레드는 메모리 속 객체이며, 커널은 그 존재를 모릅니다. '
    + '캐리어란 그 순간 가상 스레드를 태워 실행하는 운영체제 스레드입니다.',
  exSee_coroutines:
    '그림에서 가상 스레드는 {virtual}입니다. 긴 막대에서는 아무것도 붙잡지 않고 기다립니다. '
    + '짧은 막대에서는 캐리어 스레드 위에서 실행됩니다: {carriers}. 캐리어에서 실행된 것은 캐리어의 줄에 한 번 더 그렸습니다.',
  exWrong_coroutines:
    '그림에서 기다리고 있다고 해서 모두 운영체제 스레드는 아닙니다. 붙잡힌 운영체제 스레드는 하나도 없습니다. 가상 스레드가 기다리는 동안 캐리어는 다른 가상 스레드를 실행합니다.',
  exTry_coroutines: '요청이 64개여도 붙잡힌 스레드는 없습니다. 몇 개 안 되는 캐리어 스레드가 모두를 실행합니다.',
  exName_eventLoop: '이벤트 루프',
  ex_eventLoop: '반복문을 실행하는 스레드 하나가 두 요청을 모두 처리합니다. 데이터베이스가 요청 1번의 일을 하는 동안 이 스레드는 무엇을 할까요?',
  exIs_eventLoop: '이벤트 루프란 와 있는 이벤트를 짧게 처리하고 다음 이벤트를 기다리는 일을 되풀이하는 스레드 하나입니다. 어느 한 요청만 기다리지 않습니다.',
  exSee_eventLoop: '그림에서 {loops} 트랙을 보세요. 요청 1번의 DB가 실행되는 동안 같은 트랙에서 요청 2번의 A, B, C가 실행됩니다. 빈틈은 다른 일을 할 수 있는 시간입니다.',
  exWrong_eventLoop:
    '그동안 요청 1번을 잊은 것은 아닙니다. 스레드가 아니라 메모리의 항목 하나로 남아 있습니다. 스레드 하나에서 둘을 번갈아 처리하면 동시성이고, 스레드가 여럿이라야 병렬입니다.',
  exTry_eventLoop: '이벤트 루프의 트랙을 보세요. 짧은 막대가 많고, 붙잡히는 일이 없습니다.',
  exName_blockedLoop: '이벤트 루프 막기',
  ex_blockedLoop: '이벤트 루프를 막으면 어떻게 될까요? 다른 요청들이 같은 루프에서 A, B, C를 오래 계산합니다.',
  exIs_blockedLoop: '이벤트 루프를 막는다는 것은 루프에서 실행되는 무언가가 기다리거나 오래 계산하느라 금방 끝나지 않는 것입니다. 그동안 이 루프의 다른 요청은 모두 기다립니다.',
  exSee_blockedLoop:
    '요청 1번은 따로 보냈을 때 {alone}, 부하와 함께 보냈을 때 {first} 걸렸습니다. 부하와 함께였을 때 루프를 기다린 시간은 {forLoop}입니다(단계 사이, 그리고 루프에서 나가고 '
    + '루프로 돌아오는 길. 메시지도 루프의 차례에 나가고 들어옵니다). 계산 스레드 대기열에서 기다린 시간은 {forThread}입니다. {mostly} 그림에서 {loops} 트랙에서 '
    + '나가고 돌아오는 화살표와, 그 아래 “모든 요청” 줄을 보세요. 그동안 루프가 '
    + '실행한 단계가 어느 요청의 것이든 모두 그 줄에 있습니다. 빈틈에서는 다른 일을 했거나 프로세서를 기다렸습니다.',
  mostlyLoop: '그러니 대부분은 루프를 기다린 시간입니다. 나머지는 레인이나 프로세서를 기다린 시간입니다.',
  mostlyThread: '이번에는 루프보다 계산 스레드를 더 오래 기다렸습니다. 다시 실행해 보세요.',
  mostlyElse: '나머지 대부분은 다른 곳에서 걸렸습니다. 레인이나 프로세서를 기다린 시간입니다.',
  strangers: '여덟 요청이 각각 어떻게 되었고, 얼마나 걸렸는지',
  strangerAnswered: '{took} 뒤에 응답',
  strangerAway: '{took} 뒤에 503',
  strangerOther: '{took} 뒤에 {status}',
  strangerWhere: '{node}의 {queue}에 자리 없음',
  exWrong_blockedLoop: '붙잡힌 스레드가 없는데도 모두 기다립니다. 루프는 잠든 것이 아니라 계산하고 있습니다. 그래서 오래 걸리는 일은 D, E, F처럼 따로 마련한 스레드에서 해야 합니다.',
  exTry_blockedLoop: '이벤트 루프의 트랙에 빈틈이 거의 없고, 응답이 오래 걸립니다.',
  exName_multiplexing: '멀티플렉싱',
  ex_multiplexing: '클라이언트 둘이 연결한 채 응답을 기다립니다. 게이트웨이에서 이 연결들의 이벤트를 기다리는 스레드는 몇 개일까요?',
  exIs_multiplexing:
    '멀티플렉싱이란 스레드 하나가 시스템 호출 하나로 여러 연결을 함께 기다리는 것입니다. 이벤트 루프가 부르는 epoll은 모든 연결을 한꺼번에 기다리고, 준비된 연결을 알려 줍니다.',
  exSee_multiplexing:
    '그림에서 두 요청을 받은 것은 {loops} 트랙입니다. 둘 다 기다리는 동안 이 트랙에는 막대가 없습니다. 대부분 그 호출 하나 안에서 잠들어 있는 '
    + '것입니다. 소켓 몇 개를 기다리는지는 트랙 위의 “프로세스” 표에 있습니다.',
  exWrong_multiplexing: '연결마다 스레드가 있는 것이 아닙니다. 연결이 아무리 많아도 기다리는 것은 이벤트 루프뿐입니다.',
  exTry_multiplexing: '연결이 256개여도 이벤트 루프는 그대로입니다. “프로세스” 표를 보면 게이트웨이의 epoll 하나가 그 모두를 기다립니다.',
  exName_batching: '배치',
  ex_batching: '여러 요청이 한꺼번에 옵니다. 요청 1번은 트랜잭션을 혼자 쓸까요?',
  exIs_batching: '배치란 여러 요청이 트랜잭션 하나를 함께 써서, 그 비용을 한 번만 치르는 것입니다.',
  exSee_batching: '그림에서 {lane}에 있는 요청 1번의 DB 막대를 보세요. 이 트랜잭션에 든 요청은 {batch}개입니다.',
  exWrong_batching: '빈 레인은 더 모으지 않고 먼저 온 요청만으로 바로 시작합니다. 그동안 온 요청은 다음 배치로 모읍니다. 그래서 요청이 둘뿐이면 함께 묶이는 일이 드뭅니다.',
  exTry_batching: '배치당 요청 수와 초당 응답 수를 비교해 보세요.',
  exName_backpressure: '배압',
  ex_backpressure: '처리할 수 있는 것보다 많은 요청이 들어옵니다. 그때 다른 클라이언트의 요청 여덟 개가 더 옵니다. 이 여덟 개는 대부분 어떻게 될까요?',
  exIs_backpressure: '배압이란 일이 너무 많을 때 보내는 쪽에 곧바로 알리고, 할 수 있는 만큼만 받는 것입니다.',
  exSee_backpressure:
    '{turned} {answered} “곧바로”란 작업을 기다리지 않았다는 뜻입니다. 여기서 작업 하나는 1초가 걸립니다. '
    + '아래의 트랙에서 대기열 맨 위의 표시는 요청이 거기에서 자리를 얻지 못한 순간입니다. 모든 요청이 먼저 지나는 레인 대기열에서도 그렇습니다. '
    + '면적은 10ms의 평균이라서, 그보다 짧게 가득 찬 대기열은 낮게 보입니다.',
  exTracks: '그 몇 초 동안 노드들이 한 일:',
  fullNoneAway: '요청 {count}개 가운데 거절된 요청은 없습니다.',
  fullSomeAway: '요청 {count}개 가운데 {away}개가 거절되었습니다(절반은 {median} 안에, 마지막은 {slowest} 뒤에).',
  fullAllAway: '요청 {count}개가 모두 거절되었습니다(절반은 {median} 안에, 마지막은 {slowest} 뒤에).',
  fullNoneDone: '응답을 받은 요청은 없습니다.',
  fullSomeDone: '{done}개는 응답을 받았습니다.',
  fullAllDone: '모두 응답을 받았습니다.',
  exWrong_backpressure:
    '자리에 한도가 없는 대기열은 모두 받아들이지만, 응답할 때쯤이면 기다리던 쪽은 이미 떠난 뒤입니다. 503을 받으면 속도를 늦추거나 다른 곳으로 갈 수 있습니다. (계산 스레드 하나: '
    + '실행하는 동안 노드의 풀마다 하나씩 있었고, 이 방식은 compute-service의 것을 씁니다. 하던 일이 남은 스레드는 그 일을 마치고 끝납니다.)',
  exTry_backpressure:
    '256개에 비해 대기열마다 네 자리는 너무 적습니다. 많은 요청이 자리가 없어 거절되고(대기열에는 몇 개인지, “거절” 트랙에는 초당 몇 개인지 나옵니다) '
    + '곧 다시 보냅니다. 그 사이 계산 스레드는 할 일이 없습니다. '
    + '설정대로면 모두 대기열에서 기다리고 거절되지 않습니다.',
  sayDatabase: 'PostgreSQL이 {node}, {thread}의 트랜잭션에서 요청 {request}번을 처리합니다. 이 트랜잭션에는 이 요청뿐입니다.',
  sayDatabaseShared: 'PostgreSQL이 {node}, {thread}의 트랜잭션에서 요청 {request}번을 처리합니다. 요청 {batch}개가 이 트랜잭션을 함께 씁니다.',
  sayBetweenThread: '요청 {request}번의 두 단계 사이({took}): 프레임워크가 {thread}에서 일했거나, 그 스레드가 프로세서를 기다렸습니다.',
  sayBetween: '요청 {request}번의 두 단계 사이({took}): 프레임워크가 일했거나, 요청이 이벤트 루프의 차례를 기다렸습니다.',
  sayNotYet: '{node}의 이벤트 루프가 요청 {request}번의 응답을 확인했습니다: 아직 없음.',
  sayCheckDone: '{node}의 이벤트 루프가 요청 {request}번의 응답을 확인했습니다: 와 있음.',
  sayWindow: '요청 {request}번이 {peer} 노드로 보낼 자리가 나기를 기다립니다.',
  sayStore: '요청 {request}번이 결과가 저장되기를 기다립니다.',
  sayMail: '요청 {request}번의 응답이 와 있지만, 다음 확인 때까지 아무도 보지 않습니다.',
  sayCompletionCallback: '{from} 노드가 요청 {request}번의 마지막 결과를 {to} 노드로 보냅니다: {stage} 끝남.',
  sayCompletionPolling: '{from} 노드가 요청 {request}번의 응답을 {to} 노드의 우편함에 넣습니다: {stage} 끝남. 아무에게도 알리지 않습니다.',
  sayCompletionBlocking: '{from} 노드가 {to} 노드에 응답합니다: 요청 {request}번의 {stage} 끝남. 이 응답이 잠든 스레드를 깨웁니다.',
  sayCompletionCoroutine:
    '{from} 노드가 {to} 노드에 응답합니다: 요청 {request}번의 {stage} 끝남. 이 응답이 기다리던 가상 스레드를 다시 캐리어에 태웁니다.',
  nowAside: '캐리어에서 내려와 기다리는 가상 스레드',
  sayLoop: '{node}의 이벤트 루프가 요청 {request}번을 {took} 동안 실행합니다: {stage}. 그런 다음 다시 다른 일을 할 수 있습니다.',
  sayThread: '{node}의 {thread}에서 요청 {request}번을 실행합니다: {stage}.',
  sayVirtual: '{node}의 가상 스레드가 캐리어 스레드 위에서 요청 {request}번을 실행합니다: {stage}.',
  sayHeld: '요청 {request}번: {stage}. 그 스레드({thread})는 호출 안에서 잠들어 다른 일을 할 수 없습니다.',
  sayUnmounted: '요청 {request}번: {stage}. 가상 스레드는 캐리어에서 내려와 기다리고, 운영체제 스레드는 붙잡히지 않습니다.',
  sayCommit: '요청 {request}번이 든 트랜잭션을 커밋합니다.',
  sayLaneQueue: '요청 {request}번은 {node}에서 연결이 비기를 기다립니다. 목록의 한 줄일 뿐, 스레드가 아닙니다.',
  sayComputeQueue: '요청 {request}번은 {node}에서 풀의 스레드가 비기를 기다립니다.',
  sayParked: '요청 {request}번을 넘겼습니다: {stage}. 여기에는 메모리에 항목 하나만 남고, 기다리는 스레드는 없습니다.',
  sayState: '요청 {request}번: {stage}.',
  sayCommand: '{from} 노드가 요청 {request}번을 {to} 노드로 넘깁니다: {stage} 실행.',
  sayCompletion: '{from} 노드가 {to} 노드에 알립니다: 요청 {request}번의 {stage} 단계가 끝났습니다.',
  sayLoopLong: '{node}의 이벤트 루프가 요청 {request}번을 {took} 동안 실행합니다: {stage}. 그동안 이 루프의 다른 요청은 모두 기다립니다.',
  sayParkedHeld: '요청 {request}번을 넘겼습니다: {stage}. 이 요청의 스레드는 응답이 올 때까지 잠듭니다.',
  sayParkedVirtual: '요청 {request}번을 넘겼습니다: {stage}. 이 요청의 가상 스레드는 응답이 올 때까지 캐리어에서 내려와 기다립니다.',
};
