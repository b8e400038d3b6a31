"""What instructions to the assistant look like, by rule, in seven languages.

Written for text as `injection._flatten` leaves it: NFKC, lower case, no accents, no hidden characters, single spaces.
A pattern asks for a request (して, しろ, せよ …) where a manual could describe the same thing without requesting it.
"""

# ruff: noqa: E501 (tables of patterns; ruff counts a kanji as two columns)

import re

_PLEASE = r"(?:して(?!は|いる|いた|しま|よい|も|お)|し[、,]|しろ|しなさい|せよ|すること|した上で|したうえで|し(?=$| ))"
_ORDERS = r"(?:指示|命令|プロンプト|指令|コマンド|インストラクション)"
_LIMITS = r"(?:ルール|規則|制約|制限|設定|ガイドライン|方針|ポリシー)"
_EARLIER = r"(?:これまで|今まで|いままで|以前|以上|上記|前|先ほど|さっき|直前|最初|初期|既存|すべて|全て|全部|あらゆる|システム|元)"
_TELL = r"(?:教え|表示|出力|見せ|開示し|コピーし|貼り|繰り返|書き出|訳し|要約し|暗唱|列挙し|出して|答えて|print)"

_RULES: dict[str, tuple[str, ...]] = {
    "IGNORE": (
        r"(?:制約|制限|規則|ルール|縛り)(?:を|は|に)(?:受けず|適用しない|適用せず|無視で|縛られず)[^。\n]{0,10}(?:話|答え|回答|教え|で|く)|(?:上|前|以前)の(?:指示|命令|ルール)より(?:も)?(?:私|わたし|こちら|この)の?(?:指示|命令|質問)?を?優先|(?:今まで|これまで|ここまで)の(?:やりとり|会話|話)は(?:練習|テスト|嘘|冗談|なし)",
        r"\b(?:ignore|disobey|defy|disregard)\b.{0,20}\b(?:what (?:the system|you were|they)|your (?:developers?|creators?|makers?)|the system)\b|\bfree (?:from|of) .{0,20}(?:polic(?:y|ies)|rules|restrictions|guidelines)\b|\bnew rules? ?:|\boverrides? (?:all|any|every) (?:other|previous|prior)\b|\bforget everything\b",
        r"(?:esquec|olvid)\w+ (?:de )?(?:tudo|todo)\b.{0,30}(?:dito|antes|anterior|dicho)|como si no tuvieras (?:reglas|limites)|como se nao tivesse (?:regras|limites)|khong can (?:tuan|lam) theo|(?:규칙|제한|제약) ?없이 ?(?:대답|답|말)|没有任何(?:限制|规则)|不受任何(?:限制|约束)",
        rf"(?:{_EARLIER}|前の|これら|それら|今の|あなたの|お前の|君の|すべての|全ての|一切の|いかなる|もとの|与えられた)(?:の|に)?[^。\n]{{0,12}}(?:{_ORDERS}|{_LIMITS}|決まり|縛り|前提)[^。\n]{{0,10}}(?:なし(?:です|だ|で|に|とする)|なかったことに|捨て(?:て|ろ|なさい)|破(?:って|れ|り、)|外(?:して(?:答|回答|話|くだ|くれ|自由)|せ(?:$|。))|やめ(?:て|ろ)(?:、|。|ください)|取り消(?:して|せ)|撤回(?:して|しろ|せよ)|白紙に|従(?:わず|うな|う必要は)|守(?:らず|るな|らなくて|らないで)|とらわれ(?:ず|ない)|気にせ?ず|関係なく)",
        r"(?:ルール|規則|制約|制限|指示|命令)(?:を|は)(?:破って|守らずに|守らなくていい|気にせず|全部無視して|すべて無視して)[^。\n]{0,12}(?:答え|回答|話|教え|くれ)|(?:安全装置|安全機能|ガードレール|セーフティ|フィルター?|検閲|倫理規定)(?:を|は)(?:切っ|外し|オフにし|無効にし|解除し|止め)て(?:、)?(?:答え|回答|話|教え|くれ|応じ|自由)|素の(?:ai|モデル|状態)(?:に|で)",
        r"(?:今|これ)から(?:言う|伝える|書く|送る)(?:こと|指示|命令|内容)(?:だけ|のみ)(?:に従|を守|を聞)|私の(?:命令|指示|言うこと)(?:だけ|のみ)(?:に従|を聞|を守)|(?:新しい|私の)(?:命令|指示|ルール)(?:を(?:最)?優先|に従って(?:ください|答え|動)|で上書き)",
        r"\b(?:set aside|drop|abandon|throw away|put aside|suspend|cancel|erase|no longer (?:follow|apply))\b.{0,24}\b(?:earlier|previous|prior|your|all|old|existing|those|these)\b.{0,16}\b(?:directives?|instructions?|rules|guidelines|orders|prompts?|constraints|restrictions)\b|\b(?:obey|comply with|follow) (?:only )?my (?:new )?(?:orders|instructions|commands|rules)\b|\b(?:break|violate) (?:your|the|all) (?:rules|guidelines)\b",
        r"(?:不要|别|停止|不必)(?:再)?(?:遵守|遵循|理会|听从|服从).{0,6}(?:规则|指令|限制|指示|设定)|(?:앞|이전|위|지금까지)의? ?(?:내용|말|대화|설정).{0,8}(?:잊|무시)|내 (?:말|명령)만 (?:들어|따라)|규칙을? (?:어기|따르지)|dung (?:tuan theo|lam theo|nghe).{0,16}(?:quy tac|huong dan|lenh)|chi (?:nghe|lam) theo (?:toi|lenh cua toi)|nao (?:siga|obedeca|respeite).{0,16}(?:regras|instrucoes|diretrizes)|no (?:sigas|obedezcas|respetes).{0,16}(?:reglas|instrucciones|directrices)",
        rf"{_EARLIER}(?:に与えられた|に出された|に受けた|で受けた|に書かれた|にあった)?(?:の|に)?(?:すべての|全ての|全|システム)?[^。\n]{{0,6}}{_ORDERS}[^。\n]{{0,8}}?(?:無視|破棄|無効に|リセット|上書き|キャンセル){_PLEASE}",
        rf"{_EARLIER}(?:の|に)?(?:すべての|全ての|全|システム)?[^。\n]{{0,6}}(?:{_ORDERS}|{_LIMITS})[^。\n]{{0,8}}?(?:無視{_PLEASE}|忘れ(?:て|ろ|なさい|、)(?!は|い)|従わな(?:いで|くて(?:いい|よい)))",
        rf"(?:あなた|君|お前|ai|アシスタント)の[^。\n]{{0,6}}(?:{_LIMITS}|{_ORDERS})を[^。\n]{{0,6}}(?:無視|解除|無効に|破棄|リセット|忘れ){_PLEASE.replace('し[、,]', '[しれ][、,]')}",
        r"\b(?:ignore|disregard|forget|override|bypass|discard|neglect|do not follow|don't follow|stop following)\b (?:[\w']+ ){0,4}?(?:previous|prior|above|earlier|preceding|all|your|system|any|everything|original|initial)\b(?: [\w']+){0,4}? ?(?:instructions?|prompts?|rules|guidelines|directions|commands?|constraints|programming|policies|policy|told|said)\b",
        r"(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会|不要遵守|抛弃|跳过).{0,8}(?:之前|以上|上述|上面|先前|前面|所有|一切|系统|全部|原来).{0,8}(?:指令|指示|提示|规则|規則|命令|设定|要求|限制)",
        r"(?:이전|위의?|앞선|앞의|지금까지|모든|기존|시스템).{0,10}(?:지시|명령|지침|규칙|프롬프트|설정).{0,8}(?:무시|잊어|잊으|따르지)",
        r"(?:bo qua|phot lo|quen|lo di|khong tuan|dung tuan).{0,24}(?:huong dan|chi dan|lenh|chi thi|quy tac|yeu cau).{0,16}(?:truoc|tren|he thong|do)",
        r"(?:ignor[ea]\w*|esquec\w*|desconsider\w*|desobedec\w*)\b.{0,24}(?:instrucoes|ordens|regras|comandos|diretrizes|prompts?).{0,16}(?:anterior|acima|previ|do sistema|que recebeu)",
        r"(?:ignor[ae]\w*|olvid[ae]\w*|descart[ae]\w*|haz caso omiso|omite)\b.{0,24}(?:instrucciones|ordenes|reglas|indicaciones|directrices|prompts?).{0,16}(?:anterior|previ|de arriba|del sistema|recibid)",
    ),
    "SYSTEM_PROMPT": (
        r"プロンプト(?:を|の)[^。\n]{0,14}全文を?(?:貼|出|見せ|表示|コピー)|(?:あなた|君|お前|きみ)が(?:受け取った|従っている|持っている|与えられた)[^。\n]{0,10}(?:やつ|もの|指示|命令|ルール|文|プロンプト)[^。\n]{0,14}(?:見せ|教え|出力|要約|表示|。|$)|\b(?:rules|instructions|prompt|text) (?:that )?you (?:were|have been|are) (?:given|told|following)\b|重复你?(?:上面|以上|之前)的(?:全部|所有)?内容|시스템 ?(?:메시지|지시|명령).{0,10}(?:출력|보여|알려|말해)",
        rf"(?:システム(?:メッセージ|指示|命令|設定文)|内部設定|内部の(?:設定|指示|プロンプト|ルール)|プロンプトの(?:先頭|冒頭|最初|全文|中身|内容|続き)|(?:あなた|君|お前)(?:が|に|へ|の)(?:最初|はじめ|一番最初|裏|中|内部)(?:に|の|で)?[^。\n]{{0,14}}(?:文|指示|命令|設定|言葉|メッセージ|ルール|プロンプト))(?!変更|画面|方法|の(?:変更|手順|方法))[^。\n]{{0,14}}?{_TELL}",
        r"\bwhat (?:were|was|are|have) you (?:been )?(?:told|instructed|given|programmed)\b|\b(?:output|print|repeat|show|recite|list) (?:me )?(?:everything|all|anything|the (?:text|lines?|content|words)) (?:before|above|prior|preceding|that came before)\b|\bshow (?:me )?(?:the |your )?(?:config|initial|hidden|raw|internal|secret)\w* ?(?:prompt|message|instructions?|settings)|\b(?:first|initial) (?:message|prompt|instruction)s? (?:you|that you|in this)\b",
        r"(?:收到|看到|得到)的第一条(?:消息|信息|指令)|第一条系统消息|(?:你|您)的(?:设定|规则|提示|指令).{0,8}(?:告诉|显示|输出|是什么)|(?:너|네|당신)의? ?(?:설정|규칙|지시|명령).{0,8}(?:알려|말해|보여|출력)|(?:cau lenh|loi nhac|huong dan) (?:ban dau|he thong|goc)|mensa(?:je|gem) (?:inicial|do sistema|del sistema|oculto)|suas (?:regras|instrucoes) (?:internas|ocultas)|tus (?:reglas|instrucciones) (?:internas|ocultas)",
        rf"(?:システム|初期|隠し)プロンプト(?!とは|って何|の(?:書|作|設|例|意|役|管|変更|見直|違|概|使))[^。\n]{{0,16}}?{_TELL}",
        rf"(?:あなた|君|お前|きみ|ai|アシスタント|ボット)(?:に|へ|が)?(?:の(?!市|町|区|役所|課|街|会社|国)|与えられ|設定され|受け|もらっ|従っ)[^。\n]{{0,10}}(?:{_ORDERS}|{_LIMITS}|内部文書)[^。\n]{{0,10}}(?:を|は|について)[^。\n]{{0,10}}{_TELL}",
        r"(?:この|これ|ここ|今)(?:会話|文章?|メッセージ|チャット|質問)?(?:より|の|まで)(?:も)?(?:前|上)?(?:に|の)(?:書かれ|ある|与えられ|入力され|文章|テキスト|内容)[^。\n]{0,16}(?:繰り返|出力し|そのまま|一字一句|すべて表示|全て表示)",
        r"\b(?:reveal|show|print|repeat|output|display|tell|give|what(?:'s| is| are| was| were)|leak|dump|translate|summari[sz]e|copy|recite|expose)\b.{0,30}(?:system prompt|system message|your (?:\w+ )?(?:initial|original|hidden|secret|full|exact|internal|system|own)? ?(?:instructions|prompt|guidelines)\b|(?:text|words|everything|content|messages?) above|above (?:text|prompt|message)|developer message|pre-?prompt)",
        r"(?:显示|顯示|告诉|告訴|输出|輸出|重复|重複|泄露|打印|透露|给我看|说出).{0,12}(?:系统提示|系統提示|提示词|提示詞|初始指令|你的指令|系统指令|系統指令)|(?:系统提示|系統提示|提示词|系统指令).{0,10}(?:告诉|显示|输出|给我|发给)",
        r"(?:시스템 ?프롬프트|초기 ?(?:지시|프롬프트)|(?:너|당신)의 ?(?:지시|지침|프롬프트)).{0,14}(?:보여|알려|출력|말해|공개|반복)",
        r"(?:hien thi|tiet lo|cho (?:toi )?(?:xem|biet)|in ra|lap lai|noi cho).{0,24}(?:loi nhac he thong|system prompt|prompt he thong|huong dan he thong|chi dan ban dau|cau lenh he thong)",
        r"(?:mostre|revele|exiba|imprima|repita|diga|conte|qual e)\b.{0,24}(?:prompt (?:do|de) sistema|system prompt|instrucoes (?:iniciais|do sistema|ocultas|internas)|suas instrucoes)",
        r"(?:muestra|revela|imprime|repite|dime|ensena|cual es)\w*\b.{0,24}(?:prompt del sistema|system prompt|instrucciones (?:iniciales|del sistema|ocultas|internas)|tus instrucciones)",
    ),
    "ROLE_PLAY": (
        r"(?:今日|今|これ)から(?:は)?(?:あなた|君|きみ|お前)(?:は|が)|(?:現在|今|现在)(?:起)?你(?:叫|是)(?:小|dan|一个没有)|(?:きみ|君|お前|あなた)に(?:は)?(?:規則|ルール|制限|制約)は(?:ない|無い|存在しない)",
        r"(?:市役所|窓口|役所)?の?(?:ai|アシスタント|ボット)(?:で(?:ある|いる)こと)?を(?:もう)?(?:やめ|辞め)(?:て|ろ|、)|(?:私|わたし|僕|俺)は(?:開発者|管理者|あなたの(?:開発者|作成者|主人)|システム管理者)(?:です|だ|なので)[^\n]{0,30}(?:表示|見せ|教え|解除|出力|従)|\byou are (?:\w+ ?bot|evil\w*|dan|jailbroken|unfiltered|unrestricted)\b|\b(?:have|with|has) no (?:ethics|morals|rules|restrictions|filters|limits)\b",
        r"(?:これ|今)から(?:は)?(?:あなた|君|お前)は|(?:あなた|君|お前)は(?:これ|今)から|(?:あなた|君|お前)は(?:もう|もはや)[^。\n]{0,20}(?:ではな|じゃな|縛られ)",
        r"(?:制限|制約|規制|フィルター|検閲|倫理|ルール|規則)(?:の|が|に)?(?:ない|なし|無い|を外した|を外して|を解除し|を持たない|されない|縛られない|とらわれない)[^。\n]{0,12}(?:ai|アシスタント|モード|存在|人格|ボット|で答え|で回答|状態で)",
        r"(?:開発者|デベロッパー|管理者|デバッグ|脱獄|ジェイルブレイク|ゴッド|god|dan|root|sudo)(?: )?モード(?:に|で|を|として|オン|on|:|へ)(?:なっ|切り|入っ|入れ|答え|回答|応答|有効|起動|移行|動作|して|ふるま|振る舞|$)",
        r"(?:として|になりきって|の役で|を演じて|のふりをして|のつもりで)[^。\n]{0,24}(?:内部|秘密|機密|規則|ルール|制限|制約|非公開|パスワード)[^。\n]{0,16}(?:話し|教え|答え|無視|破っ|明かし|出力)",
        r"\byou are (?:now|no longer) (?:a|an|the|in|my|free|dan|going|called|acting|bound|restricted|chat|evil|un)\b|\bfrom now on,? you (?:are|will|must)\b",
        r"\b(?:act|behave|pretend|role-?play|respond|answer)\b (?:as|to be|like|that you|as if)\b.{0,50}\b(?:no|without|unrestricted|unfiltered|evil|dan|jailbro\w+|hacker|admin\w*|developer|root|uncensored|grandmother|not bound)\b",
        r"\b(?:developer|god|debug|dan|jailbreak|sudo|unrestricted|maintenance) mode\b.{0,20}\b(?:on|enabled?|activated?|now|engage|please|confirmed)\b|\b(?:enable|enter|activate|switch to|turn on) (?:\w+ )?(?:developer|god|debug|dan|jailbreak|sudo|unrestricted|admin) mode\b|\bdo anything now\b|\bjailbreak yourself\b",
        r"(?:你现在是|从现在起,?你|从现在开始,?你|你不再是|你現在是|假装你|扮演|假裝你).{0,24}(?:不受|没有|沒有|无限制|限制|dan|开发者|黑客|管理员|规则|任何)|(?:进入|开启|启用|打开).{0,6}(?:开发者模式|越狱|无限制模式)",
        r"(?:지금부터|이제부터|이제) ?(?:너는|당신은|넌).{0,30}|(?:개발자|관리자|탈옥) ?모드.{0,10}(?:켜|전환|활성|들어)",
        r"(?:tu bay gio|bay gio|ke tu luc nay),? (?:ban|may) (?:la|se)\b.{0,40}|dong vai.{0,40}(?:khong|hacker|gioi han)|(?:bat|vao|kich hoat).{0,10}che do (?:nha phat trien|khong gioi han)",
        r"(?:a partir de agora|de agora em diante),? (?:voce|tu) |\bfinja (?:que|ser)\b|(?:ative|entre no|ativar) .{0,6}modo (?:desenvolvedor|irrestrito|dan)|voce e um .{0,30}sem (?:restricoes|filtros|limites)",
        r"(?:a partir de ahora|de ahora en adelante),? (?:eres|tu|vas|actua|responde)|\bfinge (?:que|ser)\b|(?:activa|entra en|activar) .{0,6}modo (?:desarrollador|dan|sin)|eres un[ao]? .{0,30}sin (?:restricciones|filtros|limites)",
    ),
    "FORGED_ROLE": (
        r"<\|? ?(?:im_start|im_end|system|user|assistant|endoftext|start_header_id|end_header_id|eot_id) ?\|?>|\[/?inst\]|<</?sys>>|</?(?:system|instructions?)>",
        r"(?:^|\n) ?#{0,4} ?(?:system|assistant|developer)(?: (?:message|prompt|override))? ?: ?.{0,30}(?:you|ignore|new|from now|override|disregard|reveal|あなた|以前|指示|無視|回答|答え)",
        r"(?:^|[\n。]) ?#{0,4} ?(?:new|updated|real|actual) (?:system )?(?:instructions?|prompt|task) ?:|(?:新しい|更新された|本当の|真の|緊急の?)(?:システム)?(?:指示|命令|プロンプト|指令) ?[:。]|(?:新|真正的)(?:系统)?(?:指令|指示) ?:",
        r"(?:管理者|システム|開発者|運営)(?:から|より)の?(?:指示|命令|通知|メッセージ) ?[:「][^。\n]{0,60}(?:ai|アシスタント|あなた|無視|出力|回答し|答え)",
    ),
    "STEAL": (
        r"(?:内部|庁内|非公開|職員(?:用|向け|限定|専用)|機密|秘密|他の?課|ほかの課|別の課|データベース|ナレッジ|知識ベース|検索し(?:た|て得た)|取得した|参照した|コンテキスト|読み込んだ)[^。\n]{0,12}(?:資料|文書|マニュアル|データ|情報|文章|チャンク|コレクション|ファイル|内容|ベース|コンテキスト)?[^。\n]{0,6}(?:を|の|は)[^。\n]{0,12}(?:全文|すべて|全て|全部|そのまま|一字一句|丸ごと|まるごと|残らず)[^。\n]{0,12}(?:出力|表示|貼|コピーし|見せ|書き出|教え|出し|print)",
        r"(?:全文|すべて|全て|全部|そのまま|一字一句|丸ごと)[^。\n]{0,8}(?:内部|庁内|非公開|職員専用|機密|他の?課)[^。\n]{0,12}(?:資料|文書|マニュアル|データ|情報)[^。\n]{0,8}(?:出力し|表示し|貼り|見せ|書き出し)",
        r"\b(?:dump|print|output|list|reveal|leak|exfiltrate|send|show|give)\b.{0,30}\b(?:entire|all|full|verbatim|complete|every|raw)\b.{0,30}\b(?:internal|confidential|hidden|private|retrieved|knowledge base|database|context window|chunks|staff-only|secret)\b",
        r"!\[[^\]]*\]\(https?://[^)]*[?&{][^)]*\)|(?:会話|個人情報|質問|履歴|内容|回答|データ|conversation|history|answers?|data)[^。\n]{0,30}https?://\S+?(?: ?(?:に|へ)[^。\n]{0,8}(?:送|post|アップ|アクセス)|.{0,20}$)|\b(?:send|post|upload|append)\b.{0,40}\b(?:conversation|history|question|data|answers?)\b.{0,30}https?://",
        r"(?:输出|显示|列出|告诉我).{0,8}(?:所有|全部).{0,8}(?:内部|机密|保密|数据库).{0,8}(?:文件|资料|文档|信息|数据)|(?:내부|기밀) ?(?:문서|자료).{0,8}(?:모두|전부|전체).{0,8}(?:출력|보여|알려)",
    ),
    "PLACEHOLDER": (
        r"(?:マスク|伏せ|匿名化|置き換え)(?:する|される|た)?前の(?:氏名|名前|値|番号|文章|データ|テキスト|情報)[^。\n]{0,8}(?:出し|教え|表示|見せ)|\b(?:person|name|phone|address|氏名|電話|住所)[_ ]?\d{1,2}(?!\d)\]?(?:さん)?(?:は|の|が|を)[^。\n]{0,10}(?:誰|実名|本名|本当|正体|元に)",
        r"(?:プレースホルダー?|伏せ字|伏字|マスク(?:された|した)|マスキングされた|匿名化された|〔[^〕\n]{1,12}\d?〕|\[[a-z_]+_?\d+\]|<[a-z_]+_?\d+>)[^。\n]{0,18}(?:元の(?:名前|値|番号|データ|文字|情報)|本当の|本名|実際の|復元し|解除し|外して|戻して|中身|解読)",
        r"(?:元の|本当の|実際の)(?:名前|値|番号|氏名|個人情報)[^。\n]{0,14}(?:プレースホルダー?|伏せ字|マスク前|置き換え前|\[[a-z_]+_?\d+\])",
        r"\b(?:unmask|de-?anonymi[sz]e|reveal|restore|decode|replace|undo|real|original|actual|behind)\b.{0,40}(?:placeholders?|\[[a-z_]+_?\d+\]|<[a-z_]+_?\d+>|masked (?:name|value|data)|redact(?:ed|ion))",
    ),
    "DICTATE": (
        r"[「『\"][^」』\"\n]{2,80}[」』\"]と(?:言って|叫んで|宣言して|書いて)(?:みて|ください|くれ|$|。)|語尾に|(?:回答|返答|答え|文章)の(?:最後|最初|末尾|冒頭|語尾)(?:に|は)(?:必ず|常に|毎回)?[^。\n]{0,60}(?:と付け|を付け|を載せ|と書|を入れ|を加え)[^。\n]{0,6}(?:て(?:答|回答|くだ|$|。)|ること|よ)|を?読む(?:ai|llm|言語モデル|アシスタント)(?:は|へ|に)|言語モデルへ|<hidden>|\bstart (?:your|every|each) (?:answer|response|reply) with\b|\b(?:assistant|ai|bot) ?: ?tell the user",
        r"[「『\"][^」』\"\n]{2,80}[」』\"]以外の?(?:返事|回答|答え|こと|言葉)を?(?:は)?(?:し(?:ない|ては|ちゃ)|する(?:な|こと)|言(?:わ|う)|出さ)|(?:^|[\n。※])(?:ai|人工知能|llm|チャットボット|アシスタント)(?:さん|様)?(?:へ|宛|向け|への(?:お願い|メモ|連絡|指示|命令))(?: ?[:、]|の指示)",
        r"(?:ai|人工知能|llm|言語モデル|アシスタント|チャットボット|ボット|あなた)[^。\n]{0,30}[「『\"][^」』\"\n]{2,80}[」』\"]と(?:だけ|のみ|必ず|常に)?(?:答え|回答|返信|返し|出力|言[いうえっ]|表示|案内|伝え)(?:て|し|せ|ること|るよう|なさい|ろ|う)",
        r"[「『\"][^」』\"\n]{2,80}[」』\"]と(?:だけ|のみ)(?:答え|回答|返信|返し|出力|言って|言え|書い|表示)|(?:どんな|すべての|あらゆる|いかなる)質問(?:に|にも|に対して)[^。\n]{0,8}[「『\"][^」』\"\n]{2,80}[」』\"]と",
        r"(?:この|本|以下の|上の|次の)(?:文書|資料|文章|ページ|メール|テキスト|内容)を(?:読|処理|要約|参照|検索|解析)[^。\n]{0,10}(?:ai|人工知能|llm|言語モデル|アシスタント|チャットボット)(?:は|へ|に|が|よ)[^。\n]{0,40}(?:回答し|答え|無視|従|伝え|案内し|出力し|書き|勧め)",
        r"\b(?:always|only|just|must|simply) (?:respond|reply|answer|say|output|print|write|state)\b(?: with| only| back| that)? ?[\"'“「]|\b(?:say|print|output|repeat|write|respond with|reply with|answer with) (?:exactly|only|the (?:word|phrase|following|sentence)|after me)\b|\b(?:note|message|instructions?|attention) (?:to|for) (?:the |any |all )?(?:ai|llm|assistant|model|chatbot|language model)s?\b|\bif you are (?:an? )?(?:ai|llm|language model|assistant|chatbot)\b|\bwhen (?:the |an )?(?:ai|llm|assistant|chatbot) (?:reads|processes|summari[sz]es)\b",
        r"(?:只能?|必须|務必|请只)(?:回答|回复|输出|说)[:“\"「']?|(?:如果你是|致|请注意,?)(?:ai|人工智能|语言模型)|(?:라고만|라고) ?(?:답|말하|출력)(?:해|하)",
        r"(?:responda|responde|diga|di|escreva|escribe)\b (?:apenas|solo|solamente|unicamente|somente|exatamente|exactamente)\b|(?:chi (?:can )?)(?:tra loi|noi|viet)\b",
    ),
    "ENCODED": (
        r"(?:base64|ベース64|rot13|16進|十六進|hex|モールス|逆(?:から|順|さ)|暗号)[^。\n]{0,24}(?:デコード|復号|解読|戻し|読ん|変換)[^。\n]{0,16}(?:従|実行|答え|指示|その通り|命令)",
        r"\b(?:decode|decipher|decrypt|translate|unscramble)\b.{0,40}\b(?:follow|execute|obey|run it|do what|carry out|comply|instructions?)\b",
        r"snoitcurtsni|tpmorp ?metsys|suoiverp.{0,8}erongi",
    ),
}  # fmt: skip

RULES: dict[str, re.Pattern[str]] = {
    name: re.compile("|".join(f"(?:{p})" for p in ps), re.ASCII) for name, ps in _RULES.items()
}
"""Rule → pattern over flattened text."""

TIGHT = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|the|your|my|of){0,3}(?:previous|prior|above|earlier|preceding|system)(?:instructions?|prompts?|rules|guidelines|directions|commands?)"
    r"|(?:reveal|show|print|repeat|output|display|tellme|giveme)(?:me|us|the|your|full|entire|hidden){0,3}(?:systemprompt|systemmessage|initialprompt)"
    r"|youarenow(?:dan|unrestricted|free|jailbroken|indevelopermode)|doanythingnow|developermode(?:on|enabled|activated)"
    rf"|{_EARLIER}の(?:すべての|全ての)?(?:{_ORDERS}|{_LIMITS})[をは]?(?:すべて|全て)?(?:無視し?(?:て|ろ|せよ)|忘れ(?:て|ろ))"
    r"|システムプロンプトを(?:すべて|全て|そのまま|全文)?(?:表示し|出力し|教えて|見せて)"
    r"|忽略(?:之前|以上|所有|上述|先前)的?(?:所有)?的?(?:指令|指示|提示)"
)  # fmt: skip
"""For text from which everything but letters and digits was taken out (i g n o r e, i.g.n.o.r.e)."""
