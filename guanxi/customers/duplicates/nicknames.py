"""Short forms of given names, as people of the West are called: Bob is Robert.

Only forms that stand for one name: Alex, Chris, Pat and Sam may be anybody.
"""

_SHORT = """
    abigail abby gail; albert bert bertie; alexandra alexa sandra; alfred alf alfie fred; amanda mandy;
    andrew andy drew; anthony antony tony; arthur art artie; barbara barb barbie babs; benjamin ben benny
    benji; bernard bernie; bradley brad; calvin cal; cassandra cassie; catherine katherine kathryn cathy
    kathy kate katie kitty; charles charlie chuck chas; charlotte lottie; christina christine tina chrissy;
    cynthia cindy; daniel dan danny; david dave davy; deborah debra debbie deb; dennis denny; donald don
    donnie; dorothy dot dottie dolly; douglas doug; edward eddie ed ted teddy ned; eleanor ellie nell nora;
    elizabeth elisabeth liz lizzie beth betty betsy libby; emily em emmy; eugene gene; florence flo flossie;
    frances fran franny francie; frederick freddie freddy; gabriel gabe; gerald gerry jerry; gertrude trudy
    gertie; gregory greg gregg; harold hal; helen nellie; henry hank; herbert herb; isabella bella izzy;
    jacob jake; jacqueline jackie; james jim jimmy jamie; jeffrey geoffrey jeff geoff; jennifer jen jenny
    jenn; jessica jess jessie; jonathan jon jonny; john johnny jack; joseph joe joey; joshua josh; judith
    judy jude; katharina kathi katja; kenneth ken kenny; kimberly kim; lawrence laurence larry; leonard len
    lenny leo; louis lou louie; margaret maggie meg peggy marge margie; maximilian max; matthew matt matty;
    megan meggie; michael mike mick mikey mickey; mildred millie; mitchell mitch; nathaniel nathan nate nat;
    nicholas nicolas nick nicky; olivia livvy; pamela pam; patricia patty patti trish tricia; peter pete;
    philip phillip phil; rachel rachael; raymond ray; rebecca becky becca; richard rick ricky dick rich
    richie; robert bob bobby rob robbie; ronald ron ronnie; rosemary rosie; rudolf rudi; russell russ;
    sebastian basti seb; stanley stan; stephanie steph; steven stephen steve stevie; stuart stewart stu;
    susan suzanne sue susie suzy; sylvester sly; theodore theo; theresa teresa terri tess tessa; thomas tom
    tommy; timothy tim timmy; valerie val; victoria vicky vicki tori; vincent vince vinny; virginia ginny;
    walter walt wally; wilhelm willi; william bill billy will willy; zachary zach zack; francisco paco
    pancho; jose pepe; concepcion concha conchita; dolores lola; josefa pepa; guadalupe lupe; enrique
    quique; ignacio nacho; eduardo edu; giuseppe beppe peppe; francesca franca; luigi gigi; salvatore toto;
    malgorzata gosia; katarzyna kasia; aleksandra ola; agnieszka aga; joanna asia; stanislaw staszek;
    johannes hannes hans; heinrich heinz heiner; friedrich fritz; josef sepp; ulrich uli; wolfgang wolfi;
    guenther guenter; mathieu matthieu; dominique dom; ekaterina katya; dmitri dmitry dima; aleksei alexei
    alyosha lyosha; ivan vanya; nikolai kolya; vladimir volodya vova; mikhail misha
"""
WHOLE = {short: forms.split()[0] for forms in _SHORT.split(";") for short in forms.split()}


def whole(given: str) -> str:
    """The given name that this is a short or another form of; else itself."""
    return WHOLE.get(given, given)
